import type { AutomationRecord } from './automation-record.ts';

const WITH_LAST_FIRED = `SELECT automations.*, coalesce(
    (SELECT created_at FROM deliveries WHERE deliveries.project_id = automations.project_id AND target_id = automations.id
       AND is_test = 0 AND NOT (status = 'discarded' AND attempts = 0) ORDER BY created_at DESC LIMIT 1),
    pruned_firing_at
  ) AS last_fired_at FROM automations`;

/** Oldest first. */
export async function listAutomationRecords(db: D1Database, projectId: string): Promise<AutomationRecord[]> {
  const query = db.prepare(`${WITH_LAST_FIRED} WHERE project_id = ?1 ORDER BY created_at`).bind(projectId);
  return (await query.all<AutomationRecord>()).results;
}

export function findAutomation(
  db: D1Database,
  { projectId, id }: { projectId: string; id: string },
): Promise<AutomationRecord | null> {
  return db
    .prepare(`${WITH_LAST_FIRED} WHERE id = ?1 AND project_id = ?2`)
    .bind(id, projectId)
    .first<AutomationRecord>();
}
