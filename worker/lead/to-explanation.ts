import type { Explanation, ExplanationLine } from '../contract/explanation.ts';
import { toInstant } from '../contract/instant.ts';
import type { Ruleset } from '../contract/ruleset.ts';
import { scoreAt } from '../domain/decay.ts';
import type { ExplanationLine as Line } from '../domain/explain.ts';
import type { LeadState } from '../domain/fold.ts';
import { stageOf } from '../domain/stages.ts';
import { DAY_MS } from '../domain/time.ts';

/** A score and what it is made of: all lines are in the totals, one page of them is listed. */
export interface ListedAccount {
  state: LeadState;
  /** The score as shown, and what it is made of, in hundredths of a point. */
  hundredths: number;
  totals: Record<'points' | 'decay' | 'floor', number>;
  lines: readonly Line[];
  /** How many lines come before those, and what they add up to. */
  earlier: { lines: number; hundredths: number };
}

/** The account of a score as the API shows it, in words that a salesperson reads. */
export function toExplanation(
  { state, hundredths, totals: { points, decay, floor }, lines, earlier }: ListedAccount,
  ruleset: Ruleset,
  { leadId, at }: { leadId: string; at: number },
): Omit<Explanation, 'nextCursor'> {
  const totals = { rules: points / 100, decay: decay / 100, floor: floor / 100, sum: hundredths / 100 };
  const stage = stageOf(scoreAt(state, ruleset.decay, at), ruleset.stages).name;
  return {
    _id: leadId,
    at: toInstant(at),
    currentScore: totals.sum,
    leadStage: stage,
    summary: summarise(totals, stage),
    totals,
    lines: lines.map((line) => toLine(line, ruleset)),
    earlier: { lines: earlier.lines, points: earlier.hundredths / 100 },
  };
}

const signed = (points: number): string => (points < 0 ? `−${-points}` : `+${points}`);

function summarise({ rules, decay, floor, sum }: Explanation['totals'], stage: string): string {
  const parts = [
    `${rules} points from what the lead did`,
    decay !== 0 && `${signed(decay)} for time without activity`,
    floor !== 0 && `${signed(floor)} as a score is never below zero`,
  ].filter(Boolean);
  return `${sum} (${stage}): ${parts.join(', ')}.`;
}

function toLine(line: Line, ruleset: Ruleset): ExplanationLine {
  const at = toInstant(line.at);
  const points = line.hundredths / 100;
  switch (line.type) {
    case 'points': {
      const { eventId, eventType, ruleId, rulesetVersion, capped } = line;
      const name = nameOf(ruleset, ruleId, eventType);
      const text = capped ? `+0 for ${name}: the rule has paid as often as it may` : `${signed(points)} for ${name}`;
      return { type: 'rule', at, points, text, eventId, eventType, ruleId, rulesetVersion, capped };
    }
    case 'unscored': {
      const { eventId, eventType } = line;
      return { type: 'unscored', at, points, text: `+0 for “${eventType}”: no rule matched`, eventId, eventType };
    }
    case 'decay': {
      const days = Math.round(((line.at - line.from) / DAY_MS) * 10) / 10;
      const { graceDays, ratePerDay } = ruleset.decay;
      const rate = Math.round(ratePerDay * 1000) / 10;
      const text = `${signed(points)} for ${days} ${days === 1 ? 'day' : 'days'} of inactivity beyond the grace period of ${graceDays} (${rate}% a day)`;
      return { type: 'decay', from: toInstant(line.from), at, points, text };
    }
    case 'floor':
      return {
        type: 'floor',
        at,
        points,
        text: `${signed(points)}: a score is never below zero`,
        eventId: line.eventId,
      };
  }
}

/** Rules change and go; points that they gave stay. */
function nameOf({ rules }: Ruleset, ruleId: string, eventType: string): string {
  const description = rules.find(({ id }) => id === ruleId)?.description;
  return description ? `“${description}”` : `“${eventType}”`;
}
