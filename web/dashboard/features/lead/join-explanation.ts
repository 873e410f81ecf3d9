import { hashKey } from '@tanstack/react-query';
import type { Explanation, ExplanationLine } from '../../../../worker/contract/explanation.ts';

/**
 * Replaces the end of a score breakdown with the lines that were just read. Returns null if an earlier line has changed. To detect
 * that, the first line that was read again must be the same as before, and so must the sum of all lines before it.
 */
export function joinExplanation(known: Explanation, end: Explanation): Explanation | null {
  const place = end.earlier.lines - known.earlier.lines;
  const [before, replaced] = [known.lines.slice(0, Math.max(0, place)), known.lines[place]];
  const [first] = end.lines;
  if (!first || !replaced || hashKey([first]) !== hashKey([replaced])) return null;
  if (sumOf(before, known.earlier.points) !== toHundredths(end.earlier.points)) return null;
  return { ...end, lines: [...before, ...end.lines], earlier: known.earlier, nextCursor: known.nextCursor };
}

const toHundredths = (points: number): number => Math.round(points * 100);

const sumOf = (lines: readonly ExplanationLine[], earlier: number): number =>
  lines.reduce((sum, { points }) => sum + toHundredths(points), toHundredths(earlier));
