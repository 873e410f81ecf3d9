import type { Ruleset } from '../contract/ruleset.ts';
import { type Anchor, decayStartsAt, fallsBelowAt, scoreAt } from './decay.ts';
import { evolve, initialState, type LeadState, nextCapUse } from './fold.ts';
import { type Activity, type Award, compareEvents, type LeadEvent } from './lead-event.ts';
import { type StageChangeCause, stageOf } from './stages.ts';

/** A stage change as it was in the world (event time), whenever we came to know of it. Scores are unrounded. */
export interface StageChange {
  at: number;
  from: string;
  to: string;
  cause: StageChangeCause;
  score: number;
}

/** One activity, and what it did to the score. Scores are unrounded. */
export interface ActivityStep {
  type: 'activity';
  event: Activity;
  /** Right after the previous event. */
  before: number;
  /** When this event happened, decay taken off, points not yet added. */
  decayed: number;
  /** Decay ran from here; null where none was lost. */
  decayedSince: number | null;
  awards: { award: Award; capped: boolean }[];
  after: number;
  stageChange: StageChange | null;
}

export interface DecayStep {
  type: 'stage_change';
  change: StageChange;
}

export interface Trace {
  steps: (ActivityStep | DecayStep)[];
  state: LeadState;
}

/** Folds the events up to and including `until`, keeping what each did, with the stage crossings of decay in between. */
export function trace(events: readonly LeadEvent[], ruleset: Ruleset, until: number): Trace {
  const { decay, stages } = ruleset;
  const steps: Trace['steps'] = [];
  let state = initialState;
  let before = 0;
  let since = Number.NEGATIVE_INFINITY;
  for (const event of [...events].sort(compareEvents)) {
    if (event.occurredAt > until) break;
    const next = evolve(state, event, ruleset);
    if (event.kind === 'activity') {
      const at = event.occurredAt;
      for (const change of decayCrossings(state, ruleset, { since, until: at }))
        steps.push({ type: 'stage_change', change });
      const decayed = scoreAt(state, decay, at);
      const after = scoreAt(next, decay, at);
      const from = stageOf(decayed, stages).name;
      const to = stageOf(after, stages).name;
      steps.push({
        type: 'activity',
        event,
        before,
        decayed,
        decayedSince: decayed === before ? null : Math.max(decayStartsAt(state, decay) ?? since, since),
        awards: grants(state, event),
        after,
        stageChange: from === to ? null : { at, from, to, cause: 'event', score: after },
      });
      before = after;
      since = at;
    }
    state = next;
  }
  for (const change of decayCrossings(state, ruleset, { since, until })) steps.push({ type: 'stage_change', change });
  return { steps, state };
}

function grants({ capUses }: LeadState, { awards, occurredAt }: Activity): ActivityStep['awards'] {
  return awards.map((award) => ({ award, capped: !!award.cap && !nextCapUse(capUses, award, occurredAt) }));
}

/** The stages that a decaying lead falls through after `since`, up to and including `until`, in order. */
function* decayCrossings(
  anchor: Anchor,
  { decay, stages }: Ruleset,
  { since, until }: { since: number; until: number },
): Generator<StageChange> {
  let stage = stageOf(anchor.score, stages);
  for (;;) {
    const at = fallsBelowAt(anchor, decay, stage.from);
    if (at === null || at > until) return;
    const score = scoreAt(anchor, decay, at);
    const next = stageOf(score, stages);
    if (at > since) yield { at, from: stage.name, to: next.name, cause: 'decay', score };
    stage = next;
  }
}
