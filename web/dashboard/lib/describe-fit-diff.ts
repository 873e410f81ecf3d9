import type { FitRule, FitRules } from '../../../worker/contract/fit.ts';
import { describeConditions } from './describe-conditions.ts';
import type { DescribedDifference } from './described-difference.ts';
import { formatDelta } from './format.ts';

/** Formats points without a plus sign, because they are not a change. */
const formatPoints = (points: number): string => formatDelta(points).replace('+', '');

const LETTERS = ['A', 'B', 'C'] as const;

/** Describes all changes of the fit rules as one difference. */
export function describeFitDiff(before: FitRules | null, after: FitRules | null): DescribedDifference[] {
  const [were, are] = [before?.rules ?? [], after?.rules ?? []].map((rules) => rules.map(describe)) as [
    string[],
    string[],
  ];
  const details = [
    ...without(are, were).map((rule) => `${rule} added`),
    ...without(were, are).map((rule) => `${rule} removed`),
    ...LETTERS.flatMap((letter) => {
      const [was, is] = [before?.grades[letter], after?.grades[letter]];
      if (was === is || is === undefined) return [];
      return [`${letter} from ${was === undefined ? formatPoints(is) : `${formatPoints(was)} → ${formatPoints(is)}`}`];
    }),
  ];
  if (details.length === 0 && JSON.stringify(before) !== JSON.stringify(after)) details.push('the order of its rules');
  const type = !before ? 'added' : after ? 'changed' : 'removed';
  return details.length > 0 ? [{ type, subject: 'Fit', details }] : [];
}

/** Removes from `rules` one equal rule for each of `others`, and returns the rest. */
function without(rules: readonly string[], others: readonly string[]): string[] {
  const left = [...rules];
  for (const other of others) if (left.includes(other)) left.splice(left.indexOf(other), 1);
  return left;
}

const describe = ({ points, ...condition }: FitRule): string =>
  `${describeConditions([condition])[0] ?? '…'}: ${formatDelta(points)}`;
