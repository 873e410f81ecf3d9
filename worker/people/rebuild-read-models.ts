import { type OperatorCall, requireOperator } from '../access/call.ts';
import { LIMITS } from '../contract/limits.ts';
import { type LeadStub, leadObject, leadObjectById } from '../lead/lead-client.ts';
import { mapLeadsInBackground } from '../lead/map-leads.ts';
import { log } from '../observe/log.ts';
import { type LeadRowKey, listLeadRows } from '../project/walk-leads.ts';

type Rebuild = { type: 'objects'; ids: string[] } | { type: 'rows'; after: LeadRowKey | null };

/** `failed` names the leads or objects that could not be written this time. `next` is where to continue, or null at the end. */
interface Rebuilt {
  leads: number;
  failed: string[];
  next: LeadRowKey | null;
}

/** Writes leads to D1 again, from their objects. */
export async function rebuildReadModels(call: OperatorCall, asked: Rebuild): Promise<Rebuilt> {
  requireOperator(call);
  const { env } = call;
  if (asked.type === 'objects') {
    const failed = await reprojectAll(
      asked.ids.map((id) => ({ name: id, lead: leadObjectById(env, id), knownAs: null })),
    );
    return { leads: asked.ids.length, failed, next: null };
  }
  const rows = await listLeadRows(env.DB, { after: asked.after, limit: LIMITS.rebuiltLeadsMax });
  const failed = await reprojectAll(
    rows.map(({ projectId, leadId }) => ({
      name: leadId,
      lead: leadObject(env, projectId, leadId),
      knownAs: leadId,
    })),
  );
  return { leads: rows.length, failed, next: rows.length < LIMITS.rebuiltLeadsMax ? null : (rows.at(-1) ?? null) };
}

interface Asked {
  name: string;
  lead: LeadStub | null;
  knownAs: string | null;
}

/** Returns the names of the leads or objects that could not be written. */
async function reprojectAll(asked: Asked[]): Promise<string[]> {
  const failed = await mapLeadsInBackground(asked, async ({ name, lead, knownAs }) => {
    try {
      const result = await lead?.reproject({ knownAs });
      return result && result.status !== 'unavailable' ? [] : [name];
    } catch (error) {
      log('warn', 'rebuild.failed', { error: String(error) });
      return [name];
    }
  });
  return failed.flat();
}
