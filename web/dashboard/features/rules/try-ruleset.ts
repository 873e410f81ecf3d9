import type { Ruleset } from '../../../../worker/contract/ruleset.ts';
import { scoreAt } from '../../../../worker/domain/decay.ts';
import { fold } from '../../../../worker/domain/fold.ts';
import { roundScore } from '../../../../worker/domain/hundredths.ts';
import { restamp } from '../../../../worker/domain/restamp.ts';
import { stageOf } from '../../../../worker/domain/stages.ts';
import type { SampleLead } from './api/list-samples.ts';

export interface Trial {
  leadId: string;
  name: string;
  before: { score: number; stage: string };
  after: { score: number; stage: string };
}

/**
 * What a ruleset would make of a lead, by the very code that scores on the server. `rescored`: its whole history by the
 * new rules; otherwise its events keep the points that they were given, and only stages and decay are the new ones.
 */
export function tryRuleset(
  { lead, activities }: SampleLead,
  { ruleset, rescored, now }: { ruleset: Ruleset; rescored: boolean; now: number },
): Trial {
  const events = rescored ? activities.map((event) => restamp(event, ruleset)) : activities;
  const score = scoreAt(fold(events, ruleset.decay), ruleset.decay, now);
  return {
    leadId: lead._id,
    name: lead.name ?? lead.email ?? lead._id,
    before: { score: lead.currentScore, stage: lead.leadStage },
    after: { score: roundScore(score), stage: stageOf(score, ruleset.stages).name },
  };
}
