import * as z from 'zod';
import { Erasure } from '../erasure.ts';
import { LeadSummary } from '../lead.ts';
import { LeadFilter } from '../lead-query.ts';
import { LIMITS } from '../limits.ts';
import { LeadRun } from '../scoring-rule.ts';
import { endpoint } from './endpoint.ts';

export const getErasure = endpoint({
  method: 'get',
  url: '/api/erasures/{runId}',
  operationId: 'getErasure',
  tag: 'Leads',
  summary: 'Get the progress of a bulk erasure',
  description:
    '`done` of `total` leads were handled, and `changed` of them were erased. `spared` names the leads that were left, and why. All other leads had already been erased.',
  access: 'leads:read',
  isBackground: true,
  path: z.object({ runId: z.string() }),
  status: 200,
  answer: Erasure,
  refusals: ['not_found'],
});

export const ErasurePreview = z
  .object({
    leads: z.int().meta({ example: 4210 }),
    knownFromPages: z
      .int()
      .describe(
        'How many of the matching leads are known only from web pages. To erase only these leads, add `knownFrom: "pages"` to the filter.',
      )
      .meta({ example: 4190 }),
    previewId: z
      .string()
      .describe(
        'Changes whenever the matching leads change. Send the ID with the erasure, so that exactly the previewed leads are erased.',
      )
      .meta({ example: '886310542.4410982377' }),
    sample: z
      .array(LeadSummary)
      .describe(`Up to ${LIMITS.erasureSampleLeads} of the matching leads, highest scores first.`),
  })
  .meta({ id: 'ErasurePreview' });
export type ErasurePreview = z.infer<typeof ErasurePreview>;

export const previewErasure = endpoint({
  method: 'get',
  url: '/api/erasures/preview',
  operationId: 'previewErasure',
  tag: 'Leads',
  summary: 'Preview a bulk erasure',
  description: `Returns the number of matching leads and a sample. Accepts the filters of \`GET /api/leads\`. Without a filter, all leads of the project match. Max. ${LIMITS.bulkEraseLeadsMax} leads.`,
  access: 'leads:write',
  query: LeadFilter,
  status: 200,
  answer: ErasurePreview,
});

export const startErasure = endpoint({
  method: 'post',
  url: '/api/erasures',
  operationId: 'startErasure',
  tag: 'Leads',
  summary: 'Erase all leads that match a filter',
  description:
    'Permanently erases exactly the leads that match now, each with the leads merged into it. Runs in the background. `leads` is the number you expect to match; if another number matches, nothing is erased and the answer is 409. During a flood of new leads, add `activeBefore` with a time in the recent past, so that the number stays the same. Also send the `previewId` of the preview. Otherwise, a web page could make one of your own leads match instead of another lead, without changing the number. See the progress at `/api/erasures/{runId}`.',
  isCreating: true,
  access: 'leads:write',
  body: z
    .object({
      filter: LeadFilter,
      leads: z.int().min(1).max(LIMITS.bulkEraseLeadsMax).describe('The number of leads that must match.'),
      previewId: z
        .string()
        .regex(/^\d{1,10}\.\d{1,15}$/, 'must come from a preview')
        .optional()
        .describe(
          'The `previewId` from the preview. If other leads match by now, nothing is erased and the response is 409.',
        ),
    })
    .meta({ example: { filter: { activeBefore: '2026-01-01T00:00:00Z', maxScore: 5 }, leads: 4210 } }),
  status: 202,
  answer: LeadRun,
  refusals: ['conflict'],
});
