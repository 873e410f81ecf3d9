-- Days after which leads that nobody ever identified are erased if they did nothing; null keeps them. Projects from before this
-- setting keep theirs until someone chooses a number.
ALTER TABLE projects ADD COLUMN anonymous_retention_days INTEGER DEFAULT 180;
UPDATE projects SET anonymous_retention_days = NULL;
