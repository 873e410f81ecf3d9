import type { LeadRuleset } from '../contract/project-config.ts';
import type { Decay } from '../contract/ruleset.ts';
import { decayStartsAt, fallsBelowAt, scoreAt } from './decay.ts';
import { evolve, initialState, type LeadState, nextCapUse } from './fold.ts';
import { type FoldedActivity, type FoldedEvent, toFolded } from './folded-event.ts';
import { type Award, compareEvents, type LeadEvent } from './lead-event.ts';
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
  event: FoldedActivity;
  /** Right after the previous event. */
  before: number;
  /** When this event happened, decay taken off, points not yet added. */
  decayed: number;
  /** Decay ran from here; null if there was none. */
  decayedSince: number | null;
  awards: { award: Award; capped: boolean }[];
  after: number;
  stageChange: StageChange | null;
}

export interface DecayStep {
  type: 'stage_change';
  change: StageChange;
}

export type Step = ActivityStep | DecayStep;

export interface Trace {
  steps: Step[];
  state: LeadState;
}

/** Folds the events (any order) up to and including `until`, keeping what each did. */
export function trace(events: readonly LeadEvent[], ruleset: LeadRuleset, until: number): Trace {
  const steps: Step[] = [];
  const walk = traceSteps([...events].sort(compareEvents).map(toFolded), ruleset, { until });
  for (let next = walk.next(); ; next = walk.next()) {
    if (next.done) return { steps, state: next.value };
    steps.push(next.value);
  }
}

/**
 * Folds events in canonical order up to and including `until`, continuing from `start`. Yields what each did, with the stage
 * crossings of decay in between, and returns the state.
 */
export function* traceSteps(
  events: Iterable<FoldedEvent>,
  ruleset: LeadRuleset,
  { until, start = initialState }: { until: number; start?: LeadState },
): Generator<Step, LeadState> {
  let state = start;
  for (const event of events) {
    if (event.occurredAt > until) break;
    const next = evolve(state, event, ruleset);
    if (event.kind === 'activity') {
      for (const change of decayCrossings(state, ruleset, event.occurredAt)) yield { type: 'stage_change', change };
      yield activityStep(state, event, next, ruleset);
    }
    state = next;
  }
  for (const change of decayCrossings(state, ruleset, until)) yield { type: 'stage_change', change };
  return state;
}

/** The effect of an activity, from the states before and after it. */
export function activityStep(
  state: LeadState,
  event: FoldedActivity,
  next: LeadState,
  { decay, stages }: LeadRuleset,
): ActivityStep {
  const at = event.occurredAt;
  const before = lastScore(state, decay);
  const decayed = scoreAt(state, decay, at);
  const after = scoreAt(next, decay, at);
  const from = stageOf(decayed, stages).name;
  const to = stageOf(after, stages).name;
  return {
    type: 'activity',
    event,
    before,
    decayed,
    decayedSince: decayed === before ? null : lostSince(state, decay),
    awards: grants(state, event),
    after,
    stageChange: from === to ? null : { at, from, to, cause: 'event', score: after },
  };
}

/** The score right after the last activity. */
export const lastScore = (state: LeadState, decay: Decay): number =>
  state.activityAt === null ? 0 : scoreAt(state, decay, state.activityAt);

/** Epoch ms from which the lead has lost points since its last activity, if it has. */
export const lostSince = (state: LeadState, decay: Decay): number =>
  Math.max(decayStartsAt(state, decay) ?? Number.NEGATIVE_INFINITY, state.activityAt ?? Number.NEGATIVE_INFINITY);

function grants({ capUses }: LeadState, { awards, occurredAt }: FoldedActivity): ActivityStep['awards'] {
  return awards.map((award) => ({ award, capped: !!award.cap && !nextCapUse(capUses, award, occurredAt) }));
}

/** The stages that a decaying lead falls through after its last activity, up to and including `until`, in order. */
function* decayCrossings(anchor: LeadState, { decay, stages }: LeadRuleset, until: number): Generator<StageChange> {
  const since = anchor.activityAt ?? Number.NEGATIVE_INFINITY;
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
