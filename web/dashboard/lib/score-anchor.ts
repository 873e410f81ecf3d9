import type { LeadSummary } from '../../../worker/contract/lead.ts';
import type { Decay } from '../../../worker/contract/ruleset.ts';
import { type Anchor, decayStartsAt, scoreAt } from '../../../worker/domain/decay.ts';
import { DAY_MS } from '../../../worker/domain/time.ts';

/** The anchor from which a lead's score, read at `readAt`, decays, so that it can be computed for any later instant. */
export function anchorOf(
  { currentScore, lastEventAt }: Pick<LeadSummary, 'currentScore' | 'lastEventAt'>,
  { readAt, decay }: { readAt: number; decay: Decay },
): Anchor {
  const anchor = { score: currentScore, lastEventAt: lastEventAt === null ? null : Date.parse(lastEventAt) };
  const startsAt = decayStartsAt(anchor, decay);
  if (startsAt === null || readAt <= startsAt) return anchor;
  return { ...anchor, score: currentScore / (1 - decay.ratePerDay) ** ((readAt - startsAt) / DAY_MS) };
}

/** A lead's score at `at`, given when it was read: lists stay correct while they remain open. */
export function scoreNow(
  lead: Pick<LeadSummary, 'currentScore' | 'lastEventAt'>,
  { readAt, decay, at }: { readAt: number; decay: Decay | undefined; at: number },
): number {
  return decay ? scoreAt(anchorOf(lead, { readAt, decay }), decay, Math.max(at, readAt)) : lead.currentScore;
}
