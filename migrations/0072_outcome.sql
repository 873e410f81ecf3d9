-- The outcome (JSON) that makes a lead a customer; null for the default, see worker/domain/outcome.ts.
ALTER TABLE projects ADD COLUMN outcome TEXT;
