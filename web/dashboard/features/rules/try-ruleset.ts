import type { Ruleset } from '../../../../worker/contract/ruleset.ts';
import { scoreAt } from '../../../../worker/domain/decay.ts';
import { fold } from '../../../../worker/domain/fold.ts';
import type { LeadEvent } from '../../../../worker/domain/lead-event.ts';
import { restamp } from '../../../../worker/domain/restamp.ts';
import { shownScore, stageOf } from '../../../../worker/domain/stages.ts';
import type { SampleLead } from './api/list-samples.ts';

interface Standing {
  score: number;
  stage: string;
}

export interface Trial {
  leadId: string;
  name: string;
  before: Standing;
  after: Standing;
}

/**
 * Computes a lead under a ruleset with the code that scores on the server. `rescored`: its whole history by the new
 * rules; otherwise its events keep their points, and only stages and decay are new.
 */
export function tryRuleset(
  { lead, activities }: SampleLead,
  { published, ruleset, rescored, now }: { published: Ruleset; ruleset: Ruleset; rescored: boolean; now: number },
): Trial {
  const events = rescored ? activities.map((event) => restamp(event, ruleset)) : activities;
  // Both at one instant: what the lead was when it was read has decayed since.
  const before = standingOf(activities, published, now);
  const after = standingOf(events, ruleset, now);
  return {
    leadId: lead._id,
    name: lead.name ?? lead.email ?? lead._id,
    before,
    after,
  };
}

function standingOf(events: readonly LeadEvent[], ruleset: Ruleset, now: number): Standing {
  const { decay, stages } = ruleset;
  const score = scoreAt(fold(events, ruleset), decay, now);
  return { score: shownScore(score, stages), stage: stageOf(score, stages).name };
}
