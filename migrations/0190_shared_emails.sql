-- Emails that the customer has stated for a lead although another one owns them. Once the owner has another email or is erased, the first
-- of these leads that still has the email owns it.
CREATE TABLE shared_emails (
  project_id TEXT NOT NULL,
  email TEXT NOT NULL,
  lead_id TEXT NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (project_id, email, lead_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX shared_emails_by_lead ON shared_emails (project_id, lead_id);
