import type { LeadRuleset } from '../contract/project-config.ts';
import { decayStartsAt, scoreAt } from './decay.ts';
import type { LeadState } from './fold.ts';
import { toHundredths } from './hundredths.ts';
import { shownHundredths } from './stages.ts';
import { type ActivityStep, lastScore, lostSince, type ScoreStep, type Step, type Trace } from './trace.ts';

/** One line of the breakdown. `hundredths` is a whole number of hundredths of a point, so that lines add up exactly. */
export type ExplanationLine =
  | {
      type: 'points';
      at: number;
      eventId: string;
      eventType: string;
      ruleId: string;
      rulesetVersion: number;
      hundredths: number;
      capped: boolean;
    }
  | { type: 'unscored'; at: number; eventId: string; eventType: string; hundredths: 0 }
  | { type: 'by_hand'; at: number; eventId: string; by: string; reason: string; hundredths: number }
  | { type: 'decay'; from: number; at: number; hundredths: number }
  | { type: 'floor'; at: number; eventId: string; hundredths: number };

export interface Explanation {
  lines: ExplanationLine[];
  /** The sum of the lines, which is also the reported score. */
  hundredths: number;
}

/** The effect of one step in whole hundredths. `decay`, the granted points and `floor` add up to the change of the reported score. */
export function accountFor(step: ScoreStep) {
  const { before, decayed, after } = step;
  const points = pointsOf(step);
  const floor = after === 0 ? Math.max(0, -(toHundredths(decayed) + points)) : 0;
  const total = toHundredths(after) - toHundredths(before);
  return { points, floor, decay: total - points - floor, total };
}

function pointsOf(step: ScoreStep): number {
  if (step.type === 'points') return Math.round(step.points * 100);
  return step.awards.reduce((sum, { award, capped }) => sum + (capped ? 0 : Math.round(award.points * 100)), 0);
}

/** Accounts for every point of the score at `at`: given by events, withheld by caps, or changed by decay and the floor at zero. */
export function explain({ steps, state }: Trace, ruleset: LeadRuleset, at: number): Explanation {
  const lines: ExplanationLine[] = [];
  const walk = explainSteps(asWalk(steps, state), ruleset, at);
  for (let next = walk.next(); ; next = walk.next()) {
    if (next.done) return { lines, hundredths: next.value.hundredths };
    lines.push(next.value);
  }
}

export interface Account {
  state: LeadState;
  /** The sum of the lines, which is the displayed score. */
  hundredths: number;
  /** The difference to subtract from an earlier line of the breakdown. */
  correction: { lineIndex: number; hundredths: number } | null;
}

/** Yields the lines of the breakdown, oldest first, one step at a time. */
export function* explainSteps(
  steps: Generator<Step, LeadState>,
  { decay, stages }: LeadRuleset,
  at: number,
): Generator<ExplanationLine, Account> {
  let lineCount = 0;
  let lastDecay: { line: ExplanationLine; lineIndex: number } | null = null;
  let lastLoss: { from: number; at: number } | null = null;
  let next = steps.next();
  for (; !next.done; next = steps.next()) {
    const step = next.value;
    if (step.type !== 'activity' && step.type !== 'points') continue;
    const { occurredAt } = step.event;
    if (step.decayed < step.before) lastLoss = { from: step.decayedSince ?? occurredAt, at: occurredAt };
    for (const line of linesOf(step)) {
      if (line.type === 'decay') lastDecay = { line, lineIndex: lineCount };
      lineCount++;
      yield line;
    }
  }
  const state = next.value;
  const score = scoreAt(state, decay, at);
  const hundredths = shownHundredths(score, stages);
  const rest = hundredths - toHundredths(lastScore(state, decay));
  const answer: Account = { state, hundredths, correction: null };
  if (rest === 0) return answer;
  if (score !== lastScore(state, decay)) {
    const from = decayStartsAt(state, decay) === null ? at : lostSince(state, decay);
    yield { type: 'decay', from, at, hundredths: rest };
    return answer;
  }
  // A displayed score is never rounded up to a threshold that decay has taken it below. The last decay line makes up for the difference.
  if (lastDecay) {
    lastDecay.line.hundredths += rest;
    return { ...answer, correction: { lineIndex: lastDecay.lineIndex, hundredths: rest } };
  }
  // If the decay so far was too small for a line of its own, this line makes up for the difference.
  if (lastLoss) yield { type: 'decay', ...lastLoss, hundredths: rest };
  return answer;
}

function linesOf(step: ScoreStep): ExplanationLine[] {
  const lines: ExplanationLine[] = [];
  const { eventId, occurredAt } = step.event;
  const account = accountFor(step);
  if (account.decay !== 0) {
    lines.push({ type: 'decay', from: step.decayedSince ?? occurredAt, at: occurredAt, hundredths: account.decay });
  }
  if (step.type === 'points') {
    const { event, reason } = step;
    lines.push({ type: 'by_hand', at: occurredAt, eventId, by: event.by, reason, hundredths: account.points });
  } else {
    lines.push(...awardLines(step));
  }
  if (account.floor !== 0) lines.push({ type: 'floor', at: occurredAt, eventId, hundredths: account.floor });
  return lines;
}

function awardLines({ event, awards }: ActivityStep): ExplanationLine[] {
  const { eventId, occurredAt: at, type: eventType } = event;
  if (awards.length === 0) return [{ type: 'unscored', at, eventId, eventType, hundredths: 0 }];
  return awards.map(({ award: { ruleId, rulesetVersion, points }, capped }) => {
    const hundredths = capped ? 0 : Math.round(points * 100);
    return { type: 'points', at, eventId, eventType, ruleId, rulesetVersion, hundredths, capped };
  });
}

function* asWalk(steps: readonly Step[], state: LeadState): Generator<Step, LeadState> {
  yield* steps;
  return state;
}
