import type { Explanation, ExplanationLine } from '../../../../worker/contract/explanation.ts';
import type { Ruleset } from '../../../../worker/contract/ruleset.ts';
import { countOf, humanize } from '../../lib/format.ts';

/** A row of the score breakdown. Points are whole hundredths, so that rows add up to the score exactly. */
export interface BreakdownRow {
  key: string;
  kind: ExplanationLine['type'] | 'earlier';
  label: string;
  /** Such as `3 × +5`. */
  detail: string;
  hundredths: number;
  /** The sum of the points before this row; `after` includes the row. */
  before: number;
  after: number;
}

interface Group {
  kind: ExplanationLine['type'];
  label: string;
  lines: ExplanationLine[];
  hundredths: number;
}

const toHundredths = (points: number): number => Math.round(points * 100);
const signed = (hundredths: number): string => `${hundredths < 0 ? '−' : '+'}${Math.abs(hundredths) / 100}`;

/**
 * Groups the lines of an explanation: gains first, largest at the top, then losses, then decay and the floor. In a long history,
 * the first row sums up all lines before the listed ones.
 */
export function groupExplanation(
  { lines, earlier }: Pick<Explanation, 'lines' | 'earlier'>,
  ruleset: Pick<Ruleset, 'rules'> | undefined,
): BreakdownRow[] {
  const groups = new Map<string, Group>();
  for (const line of lines) {
    const key = line.type === 'rule' ? `rule ${line.ruleId}` : line.type;
    const group = groups.get(key) ?? { kind: line.type, label: labelOf(line, ruleset), lines: [], hundredths: 0 };
    group.lines.push(line);
    group.hundredths += toHundredths(line.points);
    groups.set(key, group);
  }
  let sum = toHundredths(earlier.points);
  const rows = [...groups]
    .sort(([, a], [, b]) => ORDER[a.kind] - ORDER[b.kind] || b.hundredths - a.hundredths)
    .map(([key, group]) => {
      const before = sum;
      sum += group.hundredths;
      const { kind, label, hundredths } = group;
      return { key, kind, label, hundredths, detail: detailOf(group), before, after: sum };
    });
  return earlier.lines === 0 ? rows : [toEarlierRow(earlier), ...rows];
}

function toEarlierRow({ lines, points }: Explanation['earlier']): BreakdownRow {
  const hundredths = toHundredths(points);
  const detail = countOf(lines, 'line');
  return {
    key: 'earlier',
    kind: 'earlier',
    label: 'Earlier history',
    detail,
    hundredths,
    before: 0,
    after: hundredths,
  };
}

const ORDER: Record<ExplanationLine['type'], number> = { rule: 0, by_hand: 1, decay: 2, floor: 3, unscored: 4 };

function labelOf(line: ExplanationLine, ruleset: Pick<Ruleset, 'rules'> | undefined): string {
  switch (line.type) {
    case 'rule':
      return ruleset?.rules.find(({ id }) => id === line.ruleId)?.description || humanize(line.eventType);
    case 'unscored':
      return 'Unscored events';
    case 'by_hand':
      return 'By hand';
    case 'decay':
      return 'Decay';
    case 'floor':
      return 'Floor at zero';
  }
}

function detailOf({ kind, lines }: Group): string {
  switch (kind) {
    case 'rule': {
      const paid = new Map<number, number>();
      let capped = 0;
      for (const line of lines) {
        if (line.type === 'rule' && line.capped) capped++;
        else paid.set(toHundredths(line.points), (paid.get(toHundredths(line.points)) ?? 0) + 1);
      }
      const parts = [...paid].map(([points, times]) => `${times} × ${signed(points)}`);
      if (capped > 0) parts.push(`${capped} beyond its cap`);
      return parts.join(', ');
    }
    case 'by_hand':
      return lines
        .map((line) => (line.type === 'by_hand' ? `${signed(toHundredths(line.points))} ${line.reason}` : ''))
        .join(', ');
    case 'unscored':
      return `${lines.length} × 0`;
    case 'decay':
    case 'floor':
      return lines.length === 1 ? 'once' : countOf(lines.length, 'period');
  }
}
