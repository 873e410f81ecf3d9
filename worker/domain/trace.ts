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
  for (const event of [...events].sort(compareEvents)) {
    if (event.occurredAt > until) break;
    const next = evolve(state, event, decay);
    if (event.kind === 'activity') {
      for (const change of decayCrossings(state, ruleset, event.occurredAt))
        steps.push({ type: 'stage_change', change });
      const decayed = scoreAt(state, decay, event.occurredAt);
      const from = stageOf(decayed, stages).name;
      const to = stageOf(next.score, stages).name;
      steps.push({
        type: 'activity',
        event,
        before: state.score,
        decayed,
        decayedSince: decayed === state.score ? null : decayStartsAt(state, decay),
        awards: grants(state, event),
        after: next.score,
        stageChange: from === to ? null : { at: event.occurredAt, from, to, cause: 'event', score: next.score },
      });
    }
    state = next;
  }
  for (const change of decayCrossings(state, ruleset, until)) steps.push({ type: 'stage_change', change });
  return { steps, state };
}

function grants({ capUses }: LeadState, { awards, occurredAt }: Activity): ActivityStep['awards'] {
  return awards.map((award) => ({ award, capped: !!award.cap && !nextCapUse(capUses, award, occurredAt) }));
}

/** The stages that an idle lead falls through from its anchor up to and including `until`, in order. */
function* decayCrossings(anchor: Anchor, { decay, stages }: Ruleset, until: number): Generator<StageChange> {
  let stage = stageOf(anchor.score, stages);
  for (;;) {
    const at = fallsBelowAt(anchor, decay, stage.from);
    if (at === null || at > until) return;
    const score = scoreAt(anchor, decay, at);
    const next = stageOf(score, stages);
    yield { at, from: stage.name, to: next.name, cause: 'decay', score };
    stage = next;
  }
}
