import * as z from 'zod';
import { DisplayName } from './display-name.ts';
import { UtcInstant } from './instant.ts';
import { LIMITS } from './limits.ts';
import { Ruleset } from './ruleset.ts';
import { RulesetDifference } from './ruleset-diff.ts';
import { RulesetChange } from './scoring-rule.ts';

const Name = DisplayName.meta({ example: 'Webinars count more' });
const Note = z
  .string()
  .trim()
  .max(LIMITS.draftNoteCharsMax)
  .meta({ example: 'Half of the spring buyers had watched one.' });

const IfVersion = z
  .int()
  .min(1)
  .optional()
  .describe('Change the draft only if this is still its `version`, so that you do not overwrite someone else’s change.')
  .meta({ example: 3 });

export const DraftInput = z
  .object({
    name: Name,
    note: Note.default(''),
    draft: RulesetChange.default({}).describe('The rules. Fields you leave out are taken from `baseVersion`.'),
    baseVersion: z
      .int()
      .min(1)
      .optional()
      .describe('The published version that the draft is based on; if omitted, the live version.')
      .meta({ example: 3 }),
  })
  .meta({
    id: 'DraftInput',
    example: { name: 'Slower decay', draft: { decay: { graceDays: 14, ratePerDay: 0.05 } } },
  });
export type DraftInput = z.infer<typeof DraftInput>;

export const DraftChange = z
  .object({
    name: Name,
    note: Note,
    draft: RulesetChange.describe('Fields you leave out stay unchanged.'),
    ifVersion: IfVersion,
  })
  .partial()
  .meta({ id: 'DraftChange', example: { draft: { decay: { graceDays: 21, ratePerDay: 0.05 } }, ifVersion: 3 } });
export type DraftChange = z.infer<typeof DraftChange>;

export const DraftRebase = z.object({ ifVersion: IfVersion }).meta({ id: 'DraftRebase', example: { ifVersion: 3 } });
export type DraftRebase = z.infer<typeof DraftRebase>;

export const DraftPublication = z
  .object({
    ifVersion: IfVersion,
    studyId: z
      .string()
      .optional()
      .describe(
        'The simulation you rely on. The simulation must have finished, and must have simulated the draft’s current version. If the simulation included a rescore, the rescore starts. When all leads are done, each lead is compared with its prediction: see `verification` of the study.',
      )
      .meta({ example: 'std_9f8e7d6c5b4a39281706f5e4d3c2b1a0' }),
  })
  .meta({
    id: 'DraftPublication',
    example: { ifVersion: 3, studyId: 'std_9f8e7d6c5b4a39281706f5e4d3c2b1a0' },
  });
export type DraftPublication = z.infer<typeof DraftPublication>;

const Author = z.object({
  id: z.string().meta({ example: 'usr_1a2b3c4d5e6f708192a3b4c5d6e7f809' }),
  email: z
    .string()
    .nullable()
    .describe('The email of the author; null for a key.')
    .meta({ example: 'alice@example.com' }),
});

export const DraftSummary = z
  .object({
    id: z.string().meta({ example: 'drf_5c4b3a29181706f5e4d3c2b1a0f9e8d7' }),
    name: z.string().meta({ example: 'Slower decay' }),
    note: z.string().meta({ example: 'Half of the spring buyers had watched one.' }),
    version: z.int().describe('The version increases with every change.').meta({ example: 3 }),
    baseVersion: z.int().describe('The published version that the draft is based on.').meta({ example: 7 }),
    liveVersion: z
      .int()
      .describe('The live version. If it differs from `baseVersion`, rebase the draft before you publish.')
      .meta({ example: 7 }),
    createdAt: UtcInstant,
    createdBy: Author,
    updatedAt: UtcInstant,
    updatedBy: Author,
  })
  .meta({ id: 'DraftSummary' });
export type DraftSummary = z.infer<typeof DraftSummary>;

export const Draft = DraftSummary.extend({
  ruleset: Ruleset.omit({ version: true }),
  changes: z.array(RulesetDifference).describe('The differences between `baseVersion` and the draft.'),
  liveChanges: z
    .array(RulesetDifference)
    .describe('The differences from `baseVersion` to the live version. A rebase adds these differences to the draft.'),
  livePublishedAt: UtcInstant,
  livePublishedBy: Author,
}).meta({
  id: 'Draft',
  description: 'Scoring rules that are not live. Several people can work on different drafts at the same time.',
});
export type Draft = z.infer<typeof Draft>;
