import type { Ruleset } from '../contract/ruleset.ts';
import { decayStartsAt, scoreAt } from './decay.ts';
import { toHundredths } from './hundredths.ts';
import { shownHundredths } from './stages.ts';
import type { ActivityStep, Trace } from './trace.ts';

/** One line of the account. `hundredths` are whole hundredths of a point, so that lines add up without remainder. */
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
  | { type: 'decay'; from: number; at: number; hundredths: number }
  | { type: 'floor'; at: number; eventId: string; hundredths: number };

export interface Explanation {
  lines: ExplanationLine[];
  /** Equal to the sum of the lines, and to the reported score. */
  hundredths: number;
}

/** What one activity did, in whole hundredths: `decay + Σ granted points + floor` is the reported change. */
export function accountFor({ before, decayed, awards, after }: ActivityStep) {
  const points = awards.reduce((sum, { award, capped }) => sum + (capped ? 0 : Math.round(award.points * 100)), 0);
  const floor = after === 0 ? Math.max(0, -(toHundredths(decayed) + points)) : 0;
  const total = toHundredths(after) - toHundredths(before);
  return { points, floor, decay: total - points - floor, total };
}

/** Every point that makes up the score at `at`: what events gave, what caps withheld, what decay and the floor changed. */
export function explain({ steps, state }: Trace, { decay, stages }: Ruleset, at: number): Explanation {
  const lines: ExplanationLine[] = [];
  for (const step of steps) {
    if (step.type !== 'activity') continue;
    const { eventId, occurredAt, type: eventType } = step.event;
    const account = accountFor(step);
    if (account.decay !== 0) {
      lines.push({ type: 'decay', from: step.decayedSince ?? occurredAt, at: occurredAt, hundredths: account.decay });
    }
    for (const { award, capped } of step.awards) {
      const { ruleId, rulesetVersion, points } = award;
      const hundredths = capped ? 0 : Math.round(points * 100);
      lines.push({ type: 'points', at: occurredAt, eventId, eventType, ruleId, rulesetVersion, hundredths, capped });
    }
    if (step.awards.length === 0) lines.push({ type: 'unscored', at: occurredAt, eventId, eventType, hundredths: 0 });
    if (account.floor !== 0) lines.push({ type: 'floor', at: occurredAt, eventId, hundredths: account.floor });
  }
  const score = scoreAt(state, decay, at);
  const hundredths = shownHundredths(score, stages);
  const last = steps.findLast((step) => step.type === 'activity');
  const lost = hundredths - toHundredths(last?.after ?? 0);
  const from = Math.max(decayStartsAt(state, decay) ?? at, last?.event.occurredAt ?? at);
  if (score === (last?.after ?? 0)) takeFromDecay(-lost, { lines, steps });
  else if (lost !== 0) lines.push({ type: 'decay', from, at, hundredths: lost });
  return { lines, hundredths };
}

/** A score that is shown below a threshold, rather than rounded up to it, got there by decay: its last line takes the rest. */
function takeFromDecay(rest: number, { lines, steps }: { lines: ExplanationLine[]; steps: Trace['steps'] }): void {
  if (rest === 0) return;
  const line = lines.findLast((each) => each.type === 'decay');
  if (line) {
    line.hundredths -= rest;
    return;
  }
  // It took too little for a line of its own until now.
  const step = steps.findLast((each) => each.type === 'activity' && each.decayed < each.before);
  if (step?.type !== 'activity') return;
  const { occurredAt } = step.event;
  lines.push({ type: 'decay', from: step.decayedSince ?? occurredAt, at: occurredAt, hundredths: -rest });
}
