import type { BackTestOrder } from '../../../../worker/contract/back-test.ts';

type OrderName = BackTestOrder['order'];

export const ORDER_COLORS: Record<OrderName, string> = {
  live: 'var(--series-1)',
  draft: 'var(--series-3)',
  newest_first: 'var(--series-2)',
};

/** How each order of leads is named and drawn. */
export type OrderLabels = Record<OrderName, string>;

/** The names of the orders. Rules that are no longer live are called by their version. */
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
