import type { BackTestOrder } from '../../../../worker/contract/back-test.ts';

/** How each order of leads is named and drawn. */
export const ORDER_LOOKS: Record<BackTestOrder['order'], { label: string; color: string }> = {
  live: { label: 'Live rules', color: 'var(--series-1)' },
  draft: { label: 'Draft', color: 'var(--series-3)' },
  newest_first: { label: 'Last activity alone', color: 'var(--series-2)' },
};
