import { rebuildReadModels as definition } from '../../../contract/api/system.ts';
import { LIMITS } from '../../../contract/limits.ts';
import { type LeadStub, leadObject, leadObjectById } from '../../../lead/lead-client.ts';
import { mapLeads } from '../../../lead/map-leads.ts';
import { log } from '../../../observe/log.ts';
import { listLeadRows } from '../../../project/walk-leads.ts';
import { requireOperator } from '../../auth/require-operator.ts';
import { endpoint } from '../../endpoint.ts';

export const rebuildReadModelsHandler = endpoint(definition, async ({ body, env, context }) => {
  requireOperator(context);
  if (body.type === 'objects') {
    const failed = await reprojectAll(
      body.ids.map((id) => ({ name: id, lead: leadObjectById(env, id), knownAs: null })),
    );
    return { leads: body.ids.length, failed, next: null };
  }
  const rows = await listLeadRows(env.DB, { after: body.after, limit: LIMITS.rebuiltLeadsMax });
  const failed = await reprojectAll(
    rows.map(({ projectId, leadId }) => ({
      name: leadId,
      lead: leadObject(env, projectId, leadId),
      knownAs: leadId,
    })),
  );
  return { leads: rows.length, failed, next: rows.length < LIMITS.rebuiltLeadsMax ? null : (rows.at(-1) ?? null) };
});

interface Asked {
  name: string;
  lead: LeadStub | null;
  knownAs: string | null;
}

/** Returns the names of those that could not be written. */
async function reprojectAll(asked: Asked[]): Promise<string[]> {
  const failed = await mapLeads(asked, async ({ name, lead, knownAs }) => {
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
