-- 1: only web pages caused it, and it has half of what events may cause (worker/project/insert-notifications).
ALTER TABLE notifications ADD COLUMN of_pages INTEGER NOT NULL DEFAULT 0;
