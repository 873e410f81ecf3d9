-- Databases that applied an earlier version of 0130 keep these triggers, which write what the Worker writes itself.
DROP TRIGGER IF EXISTS leads_task_entered;
DROP TRIGGER IF EXISTS leads_task_left;
DROP TRIGGER IF EXISTS leads_task_moved;
