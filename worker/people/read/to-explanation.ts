import type { Explanation, ExplanationLine } from '../../contract/explanation.ts';
import { toInstant } from '../../contract/instant.ts';
import type { Decay, ScoringRule } from '../../contract/ruleset.ts';
import type { ExplanationLine as Line } from '../../domain/explain.ts';
import { DAY_MS } from '../../domain/time.ts';
import type { ScoreAccount } from '../../lead/view-explanation.ts';

/** The breakdown of a score as the API shows it, in a salesperson's words, with rules named by their descriptions. */
export function toExplanation(
  { leadId, at, stage, settings, hundredths, totals: given, lines, earlier }: ScoreAccount,
  rules: readonly ScoringRule[],
): Omit<Explanation, 'nextCursor'> {
  const totals = {
    rules: given.points / 100,
    byHand: given.by_hand / 100,
    decay: given.decay / 100,
    floor: given.floor / 100,
    sum: hundredths / 100,
  };
  return {
    _id: leadId,
    at: toInstant(at),
    currentScore: totals.sum,
    leadStage: stage,
    summary: summarise(totals, stage),
    totals,
    lines: lines.map((line) => toLine(line, { rules, settings })),
    earlier: { lines: earlier.lines, points: earlier.hundredths / 100 },
  };
}

const signed = (points: number): string => (points < 0 ? `−${-points}` : `+${points}`);

function summarise({ rules, byHand, decay, floor, sum }: Explanation['totals'], stage: string): string {
  const parts = [
    `${rules} points from what the lead did`,
    byHand !== 0 && `${signed(byHand)} by hand`,
    decay !== 0 && `${signed(decay)} for time without activity`,
    floor !== 0 && `${signed(floor)} as a score is never below zero`,
  ].filter(Boolean);
  return `${sum} (${stage}): ${parts.join(', ')}.`;
}

function toLine(line: Line, { rules, settings }: { rules: readonly ScoringRule[]; settings: Decay }): ExplanationLine {
  const at = toInstant(line.at);
  const points = line.hundredths / 100;
  switch (line.type) {
    case 'points': {
      const { eventId, eventType, ruleId, rulesetVersion, capped } = line;
      const name = nameOf(rules, ruleId, eventType);
      const text = capped ? `+0 for ${name}: the rule has paid as often as it may` : `${signed(points)} for ${name}`;
      return { type: 'rule', at, points, text, eventId, eventType, ruleId, rulesetVersion, capped };
    }
    case 'unscored': {
      const { eventId, eventType } = line;
      return { type: 'unscored', at, points, text: `+0 for “${eventType}”: no rule matched`, eventId, eventType };
    }
    case 'by_hand': {
      const { eventId, by, reason } = line;
      return { type: 'by_hand', at, points, text: `${signed(points)} by hand: ${reason}`, eventId, by, reason };
    }
    case 'decay': {
      const days = Math.round(((line.at - line.from) / DAY_MS) * 10) / 10;
      const { graceDays, ratePerDay } = settings;
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

/** The name of a rule. A rule that gave points may have been changed or removed since then. */
function nameOf(rules: readonly ScoringRule[], ruleId: string, eventType: string): string {
  const description = rules.find(({ id }) => id === ruleId)?.description;
  return description ? `“${description}”` : `“${eventType}”`;
}
