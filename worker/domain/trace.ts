import type { LeadRuleset } from '../contract/project-config.ts';
import type { Decay } from '../contract/ruleset.ts';
import { decayStartsAt, fallsBelowAt, scoreAt } from './decay.ts';
import { evolve, initialState, type LeadState, nextCapUse } from './fold.ts';
import { type FoldedActivity, type FoldedEvent, type FoldedWork, toFolded } from './folded-event.ts';
import { type Award, compareEvents, type LeadEvent } from './lead-event.ts';
import { type StageChangeCause, stageOf } from './stages.ts';

/** A stage change, dated at the event that caused it, no matter when that event arrived. Scores are unrounded. */
export interface StageChange {
  at: number;
  from: string;
  to: string;
  cause: StageChangeCause;
  score: number;
}

/** The effect of an event on the score. Scores are unrounded. */
interface ScoreChange {
  /** The score right after the previous event that could change the score. */
  before: number;
  /** The score at this event, after decay and before its points. */
  decayed: number;
  /** The time at which decay started, or null if there was no decay. */
  decayedSince: number | null;
  after: number;
  stageChange: StageChange | null;
}

/** An activity and its effect on the score. */
export interface ActivityStep extends ScoreChange {
  type: 'activity';
  event: FoldedActivity;
  awards: { award: Award; capped: boolean }[];
}

/** Manual points and their effect on the score. */
export interface PointsStep extends ScoreChange {
  type: 'points';
  event: FoldedWork;
  points: number;
  reason: string;
}

/** Other work on the lead, which does not change its score. */
export interface WorkStep {
  type: 'work';
  event: FoldedWork;
}

/** An event that can change the score, with its effect. */
export type ScoreStep = ActivityStep | PointsStep;

export interface DecayStep {
  type: 'stage_change';
  change: StageChange;
}

export type Step = ScoreStep | WorkStep | DecayStep;

export interface Trace {
  steps: Step[];
  state: LeadState;
}

/** Folds the events up to and including `until`, and records the effect of each. Events may be in any order. */
export function trace(events: readonly LeadEvent[], ruleset: LeadRuleset, until: number): Trace {
  const steps: Step[] = [];
  const walk = traceSteps([...events].sort(compareEvents).map(toFolded), ruleset, { until });
  for (let next = walk.next(); ; next = walk.next()) {
    if (next.done) return { steps, state: next.value };
    steps.push(next.value);
  }
}

/**
 * Continues the fold from `start`. Events must be in canonical order, and are folded up to and including `until`. Yields the effect of each
 * event, and the stage changes caused by decay in between. Returns the state at the end.
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
    const step = stepOf(state, event, next, ruleset);
    if (step && step.type !== 'work')
      for (const change of decayCrossings(state, ruleset, event.occurredAt)) yield { type: 'stage_change', change };
    if (step) yield step;
    state = next;
  }
  for (const change of decayCrossings(state, ruleset, until)) yield { type: 'stage_change', change };
  return state;
}

/**
 * The effect of an event, computed from the states before and after it. Null for a change of properties, which the timeline does not show.
 */
export function stepOf(
  state: LeadState,
  event: FoldedEvent,
  next: LeadState,
  ruleset: LeadRuleset,
): ScoreStep | WorkStep | null {
  switch (event.kind) {
    case 'activity': {
      const awards = grants(state, event);
      return { type: 'activity', event, awards, ...scoreChange(state, next, event.occurredAt, ruleset) };
    }
    case 'work': {
      if (event.work.type !== 'points') return { type: 'work', event };
      const { points, reason } = event.work;
      return { type: 'points', event, points, reason, ...scoreChange(state, next, event.occurredAt, ruleset) };
    }
    case 'traits':
      return null;
  }
}

function scoreChange(state: LeadState, next: LeadState, at: number, { decay, stages }: LeadRuleset): ScoreChange {
  const before = lastScore(state, decay);
  const decayed = scoreAt(state, decay, at);
  const after = scoreAt(next, decay, at);
  const from = stageOf(decayed, stages).name;
  const to = stageOf(after, stages).name;
  return {
    before,
    decayed,
    decayedSince: decayed === before ? null : lostSince(state, decay),
    after,
    stageChange: from === to ? null : { at, from, to, cause: 'event', score: after },
  };
}

/** The score right after the last event that could change the score. */
export const lastScore = (state: LeadState, decay: Decay): number =>
  state.activityAt === null ? 0 : scoreAt(state, decay, state.activityAt);

/** Epoch ms since when the lead has been losing points. Only meaningful if the lead is losing points. */
export const lostSince = (state: LeadState, decay: Decay): number =>
  Math.max(decayStartsAt(state, decay) ?? Number.NEGATIVE_INFINITY, state.activityAt ?? Number.NEGATIVE_INFINITY);

function grants({ capUses }: LeadState, { awards, occurredAt }: FoldedActivity): ActivityStep['awards'] {
  return awards.map((award) => ({ award, capped: !!award.cap && !nextCapUse(capUses, award, occurredAt) }));
}

/** The stages through which a decaying lead falls after its last activity, in order, up to and including `until`. */
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
