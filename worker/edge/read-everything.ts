import * as z from 'zod';
import { toInstant } from '../contract/instant.ts';
import { Lead } from '../contract/lead.ts';
import { listIdentities } from '../identity/claim-email.ts';
import { askLead } from '../lead/lead-client.ts';

const Entries = z.array(z.record(z.string(), z.unknown())).meta({ example: [] });

/** All that is held about a lead. */
export const Everything = z.object({
  exportedAt: z.string(),
  lead: Lead,
  events: Entries,
  transitions: Entries,
  rescores: Entries,
  merged: Entries,
  identities: Entries,
});
export type Everything = z.infer<typeof Everything>;

/** Null where there is no such lead. Two calls: one of the lead, one of D1. */
export async function readEverything(
  env: Env,
  { projectId, leadId, now }: { projectId: string; leadId: string; now: number },
): Promise<Everything | null> {
  const log = await askLead(env, { projectId, leadId }, (lead) => lead.log());
  if (!log) return null;
  const ids = [log.lead._id, ...log.absorbed.map((absorbed) => absorbed.leadId)];
  const dated = <Item extends object>(items: Item[]) => items.map((item) => withInstants(item));
  return {
    exportedAt: toInstant(now),
    lead: log.lead,
    events: dated(log.events),
    transitions: dated(log.transitions),
    rescores: dated(log.rescores),
    merged: dated(log.absorbed),
    identities: dated(await listIdentities(env.DB, { projectId, leadIds: ids })),
  };
}

/** Instants as people and other programs read them. */
const withInstants = (item: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(item).map(([key, value]) => [
      key,
      /^at$|At$/.test(key) && typeof value === 'number' ? toInstant(value) : value,
    ]),
  );
