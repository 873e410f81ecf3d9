import * as z from 'zod';
import { LIMITS } from './limits.ts';
import { LeadRun } from './scoring-rule.ts';

const Spared = z.object({
  reason: z
    .enum(['merged', 'joined', 'known', 'unsettled', 'unmerged'])
    .describe(
      '`merged`: the lead had been merged into another. `joined`: after you had started the erasure, another lead was merged into it. `known`: with `knownFrom: "pages"`, your server, an import or your team has named it since. `unsettled`: it was just being merged or unmerged, so erase it again. `unmerged`: it is not one of the matching leads. You know this lead, and only a web page had merged it into a matching lead, so it was unmerged instead of erased.',
    ),
  leads: z.int(),
  leadIds: z.array(z.string()).describe(`The IDs of up to ${LIMITS.sparedLeadsListed} of these leads.`),
});

export const Erasure = LeadRun.extend({
  spared: z.array(Spared).describe('The leads that were not erased and still exist, by reason.'),
}).meta({
  id: 'Erasure',
  description: 'A bulk erasure.',
  example: {
    ...{ id: 'run_9f8e7d6c5b4a39281706f5e4d3c2b1a0', kind: 'erase', rulesetVersion: 0, status: 'finished' },
    ...{ total: 4210, done: 4210, changed: 4209, createdAt: '2026-03-02T09:30:00.000Z', firesAutomations: false },
    finishedAt: '2026-03-02T09:34:00.000Z',
    spared: [{ reason: 'merged', leads: 1, leadIds: ['usr_42'] }],
  },
});
export type Erasure = z.infer<typeof Erasure>;

/** Why an erasure did not erase a lead. */
export type SparedReason = Erasure['spared'][number]['reason'];
