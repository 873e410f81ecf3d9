import type { LeadStore } from './lead-memory.ts';
import { execIn, insertInto } from './tables.ts';
/** A lead that was merged into this one. `via` is the lead that it came with, or null if it was merged directly. `at` is epoch ms. */
export interface AbsorbedLead {
  leadId: string;
  via: string | null;
  at: number;
}

/** Returns true if the lead is new here, or if it came by another way than before. */
export function insertAbsorbedLead(store: LeadStore, { leadId, via, at }: AbsorbedLead): boolean {
  const query = `INSERT INTO absorbed_leads (lead_id, via, at) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET via = excluded.via WHERE via IS NOT excluded.via RETURNING lead_id`;
  return insertInto(store, 'absorbed_leads', query, leadId, via, at).length === 1;
}

/** The leads merged into this one, oldest merge first. */
export function listAbsorbedLeads(store: LeadStore): AbsorbedLead[] {
  return execIn<AbsorbedLead>(
    store,
    'absorbed_leads',
    'SELECT lead_id AS leadId, via, at FROM absorbed_leads ORDER BY at, lead_id',
  );
}

export function countAbsorbedLeads(store: LeadStore): number {
  return (
    execIn<{ count: number }>(store, 'absorbed_leads', 'SELECT count(*) AS count FROM absorbed_leads')[0]?.count ?? 0
  );
}

export function hasAbsorbed(store: LeadStore, leadId: string): boolean {
  return execIn(store, 'absorbed_leads', 'SELECT 1 FROM absorbed_leads WHERE lead_id = ?', leadId).length > 0;
}

export function deleteAbsorbedLeads(store: LeadStore, leadIds: string[]): void {
  execIn(
    store,
    'absorbed_leads',
    'DELETE FROM absorbed_leads WHERE lead_id IN (SELECT value FROM json_each(?))',
    JSON.stringify(leadIds),
  );
}
