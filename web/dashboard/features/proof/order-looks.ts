import type { BackTestOrder } from '../../../../worker/contract/back-test.ts';

type OrderName = BackTestOrder['order'];

export const ORDER_COLORS: Record<OrderName, string> = {
  live: 'var(--series-1)',
  draft: 'var(--series-4)',
  newest_first: 'var(--series-2)',
};

/** The names of the ways to order leads that a test compares, such as by score. */
export type OrderLabels = Record<OrderName, string>;

/** Names the ways to order leads. Rules that are no longer live go by their version number. */
export const labelsOf = ({
  draft = 'Draft',
  outdatedVersion = null,
}: {
  draft?: string;
  outdatedVersion?: number | null;
} = {}): OrderLabels => ({
  live: outdatedVersion === null ? 'Live rules' : `Version ${outdatedVersion}`,
  draft,
  newest_first: 'Last activity alone',
});
