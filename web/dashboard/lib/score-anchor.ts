import type { LeadSummary } from '../../../worker/contract/lead.ts';
import type { Decay } from '../../../worker/contract/ruleset.ts';
import { type Anchor, decayStartsAt, scoreAt } from '../../../worker/domain/decay.ts';
import { DAY_MS } from '../../../worker/domain/time.ts';

/**
 * The score and time from which a lead's score decays. The score at any later time follows from this score and time. `readAt` is
 * when the lead was read.
 */
export function anchorOf(
  { currentScore, lastEventAt }: Pick<LeadSummary, 'currentScore' | 'lastEventAt'>,
  { readAt, decay }: { readAt: number; decay: Decay },
): Anchor {
  const anchor = { score: currentScore, lastEventAt: lastEventAt === null ? null : Date.parse(lastEventAt) };
  const startsAt = decayStartsAt(anchor, decay);
  if (startsAt === null || readAt <= startsAt) return anchor;
  return { ...anchor, score: currentScore / (1 - decay.ratePerDay) ** ((readAt - startsAt) / DAY_MS) };
}

/** A lead's score at `at`, which includes the decay since the lead was read, so that open lists stay correct. */
export function scoreNow(
  lead: Pick<LeadSummary, 'currentScore' | 'lastEventAt'>,
  { readAt, decay, at }: { readAt: number; decay: Decay | undefined; at: number },
): number {
  return decay ? scoreAt(anchorOf(lead, { readAt, decay }), decay, Math.max(at, readAt)) : lead.currentScore;
}
