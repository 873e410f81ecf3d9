import { expect, it } from 'vitest';
import { unstable_readConfig } from 'wrangler';

it('limits how many consumers of each queue run at the same time', () => {
  const { queues } = unstable_readConfig({ config: 'wrangler.toml' }, { hideWarnings: true });
  const consumers = (queues as { consumers: { queue: string; max_concurrency?: number }[] }).consumers;
  expect(Object.fromEntries(consumers.map(({ queue, max_concurrency: most }) => [queue, most]))).toEqual({
    'lead-refreshes': 10,
    'lead-deliveries': 50,
    'lead-attempts': 50,
    'lead-deliveries-dead': 2,
    'lead-imports': 10,
    'lead-imports-dead': 2,
  });
});
