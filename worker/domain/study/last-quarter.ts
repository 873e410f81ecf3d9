import type { BackTestQuarter } from '../../contract/back-test.ts';
import { DAY_MS } from '../time.ts';
import { calibrate, fitLink } from './link.ts';
import { meanAuc, type Ranking } from './rank.ts';
import { roundFigure as round } from './round-figure.ts';

/**
 * Compares the last quarter with what earlier snapshots predict for it. Uses only earlier snapshots whose horizon had ended before the last
 * quarter. Returns null if there are no such snapshots, or if either part has no outcomes.
 */
export function judgeLastQuarter(
  ranking: Ranking,
  { snapshots, horizonDays }: { snapshots: readonly number[]; horizonDays: number },
): BackTestQuarter | null {
  const first = snapshots.length - Math.floor(snapshots.length / 4);
  const from = snapshots[first];
  if (from === undefined) return null;
  const known = ranking.filter((_, i) => (snapshots[i] as number) + horizonDays * DAY_MS <= from);
  const link = fitLink(known);
  if (!link) return null;
  const quarter = ranking.slice(first);
  const groups = calibrate(quarter, link);
  const [leads, expected, observed] = groups.reduce(
    ([n, e, o], group) => [n + group.leads, e + group.expected, o + group.observed],
    [0, 0, 0],
  );
  if (leads === 0) return null;
  const auc = meanAuc(quarter);
  return {
    auc: auc === null ? null : round(auc),
    expected: round(expected),
    observed: round(observed),
    calibration: groups.map((group) => ({
      leads: round(group.leads),
      expected: round(group.expected),
      observed: round(group.observed),
    })),
    calibrationError: round(groups.reduce((sum, group) => sum + Math.abs(group.expected - group.observed), 0) / leads),
  };
}
