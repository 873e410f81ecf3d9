import type { LeadSummary } from '../../../worker/contract/lead.ts';
import type { Decay } from '../../../worker/contract/ruleset.ts';
import { type Anchor, decayStartsAt, scoreAt } from '../../../worker/domain/decay.ts';
import { DAY_MS } from '../../../worker/domain/time.ts';

/** The point from which a lead's score, read at `readAt`, decays. From it, the score at any later time can be computed. */
export function anchorOf(
  { currentScore, lastEventAt }: Pick<LeadSummary, 'currentScore' | 'lastEventAt'>,
  { readAt, decay }: { readAt: number; decay: Decay },
): Anchor {
  const anchor = { score: currentScore, lastEventAt: lastEventAt === null ? null : Date.parse(lastEventAt) };
  const startsAt = decayStartsAt(anchor, decay);
  if (startsAt === null || readAt <= startsAt) return anchor;
  return { ...anchor, score: currentScore / (1 - decay.ratePerDay) ** ((readAt - startsAt) / DAY_MS) };
}

/** A lead's score at `at`, computed from when it was read, so that lists stay correct while they are open. */
export function scoreNow(
  lead: Pick<LeadSummary, 'currentScore' | 'lastEventAt'>,
  { readAt, decay, at }: { readAt: number; decay: Decay | undefined; at: number },
): number {
  return decay ? scoreAt(anchorOf(lead, { readAt, decay }), decay, Math.max(at, readAt)) : lead.currentScore;
}
