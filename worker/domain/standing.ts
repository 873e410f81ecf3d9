import type { LeadConfig } from '../contract/project-config.ts';
import { decayStartsAt, fallsBelowAt, scoreAt } from './decay.ts';
import type { LeadState } from './fold.ts';
import { nextQuietAt } from './quiet.ts';
import { segmentMomentsAfter } from './segment-moments.ts';
import { stageOf } from './stages.ts';
import { countLastDay, velocityDropsAt, velocityOf } from './velocity.ts';

/** A lead's state at one time. */
export interface Standing {
  /** Unrounded. */
  score: number;
  stage: string;
  /** 0–10. */
  velocity: number;
}

/** The part of a lead's state that determines stage, velocity and phase. */
export type StandingState = Pick<LeadState, 'score' | 'lastEventAt' | 'scoredAt' | 'recentEventTimes'>;

export function standingAt(state: StandingState, { ruleset }: Pick<LeadConfig, 'ruleset'>, at: number): Standing {
  const score = scoreAt(state, ruleset.decay, at);
  return {
    score,
    stage: stageOf(score, ruleset.stages).name,
    velocity: velocityOf(countLastDay(state.recentEventTimes, at)),
  };
}

/** The time at which decay takes a lead below the stage that it has at `at`. Null if the lead never drops. */
export function stageDropsAt(
  state: StandingState,
  { ruleset: { decay, stages } }: Pick<LeadConfig, 'ruleset'>,
  at: number,
): number | null {
  return fallsBelowAt(state, decay, stageOf(scoreAt(state, decay, at), stages).from);
}

/** The part of a lead that determines when it next changes without events. */
export interface TimedState extends StandingState, Pick<LeadState, 'firstEventAt' | 'behaviorTimes'> {
  createdAt: number;
}

/**
 * The first time after `at` at which the lead changes without an event, or null if it never does. A lead changes when its stage or velocity
 * changes, its decay starts, its idle time triggers an automation, or the conditions of a segment may change.
 */
export function changesAt(state: TimedState, config: LeadConfig, at: number): number | null {
  const {
    ruleset: { decay },
    quietDays = [],
  } = config;
  const candidates = [
    decayStartsAt(state, decay),
    stageDropsAt(state, config, at),
    velocityDropsAt(state.recentEventTimes, at),
    nextQuietAt(quietDays, state.lastEventAt, at),
    ...segmentMomentsAfter(state, config, at),
  ].filter((candidate) => candidate !== null && candidate > at);
  return candidates.length === 0 ? null : Math.min(...(candidates as number[]));
}
