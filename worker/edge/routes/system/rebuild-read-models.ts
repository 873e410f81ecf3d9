import * as z from 'zod';
import { LeadId } from '../../../contract/ids.ts';
import { type LeadStub, leadObject, leadObjectById } from '../../../lead/lead-client.ts';
import { mapLeads } from '../../../lead/map-leads.ts';
import { log } from '../../../observe/log.ts';
import { listLeadRows } from '../../../project/walk-leads.ts';
import { requireOperator } from '../../auth/require-operator.ts';
import { publicEndpoint } from '../../endpoint.ts';

/** Each is two calls between objects, of the thousand that a request may make; a project's are written to D1 together. */
const LEADS_MAX = 200;

const ObjectId = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits')
  .meta({ example: '03594890e5a724ecb27cf72d1b646e373dd335447f4cb79ef25e92f2f9e082e0' });

const RowKey = z.object({ projectId: z.string(), leadId: LeadId });

export const rebuildReadModels = publicEndpoint(
  {
    method: 'post',
    url: '/api/operator/rebuild',
    operationId: 'rebuildReadModels',
    tag: 'System',
    summary: 'Write leads to D1 anew',
    description:
      'For a D1 that was restored or emptied: rows and counters come to be what the leads’ objects know. Wants the operator key (Bearer). ' +
      '`rows` walks over the leads that D1 shows (those that were erased since go), `objects` takes ids of the LeadObject namespace. Repeatable; `npm run rebuild` calls it for all.',
    body: z.discriminatedUnion('type', [
      z.object({ type: z.literal('objects'), ids: z.array(ObjectId).min(1).max(LEADS_MAX) }),
      z.object({ type: z.literal('rows'), after: RowKey.nullable() }),
    ]),
    status: 200,
    answer: z.object({
      leads: z.int().meta({ description: 'How many were asked.', example: 200 }),
      failed: z
        .array(z.string())
        .meta({ description: 'Who could not be written now: ids of objects, or of leads. Ask again.', example: [] }),
      next: RowKey.nullable().describe('Of `rows`: where to go on; null at the end.'),
    }),
    refusals: ['invalid_credentials', 'not_found'],
  },
  async ({ body, env, context }) => {
    requireOperator(context);
    if (body.type === 'objects') {
      const failed = await reprojectAll(
        body.ids.map((id) => ({ name: id, lead: leadObjectById(env, id), knownAs: null })),
      );
      return { leads: body.ids.length, failed, next: null };
    }
    const rows = await listLeadRows(env.DB, { after: body.after, limit: LEADS_MAX });
    const failed = await reprojectAll(
      rows.map(({ projectId, leadId }) => ({
        name: leadId,
        lead: leadObject(env, projectId, leadId),
        knownAs: leadId,
      })),
    );
    return { leads: rows.length, failed, next: rows.length < LEADS_MAX ? null : (rows.at(-1) ?? null) };
  },
);

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
