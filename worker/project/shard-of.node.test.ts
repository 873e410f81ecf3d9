import { expect, it } from 'vitest';
import { shardOf } from './shard-of.ts';

const LEADS = Array.from({ length: 8_000 }, (_, i) => `lead_${i}`);

it.each([2, 3, 8])(
  '%i shards get about the same number of leads each, and a lead always has the same shard',
  (shards) => {
    const counts = Array.from({ length: shards }, () => 0);
    for (const leadId of LEADS) {
      const shard = shardOf(leadId, shards);
      expect(shardOf(leadId, shards)).toBe(shard);
      counts[shard] = (counts[shard] ?? 0) + 1;
    }
    expect(counts).toHaveLength(shards);
    const share = LEADS.length / shards;
    for (const count of counts) expect(Math.abs(count - share) / share).toBeLessThan(0.15);
  },
);

it.each([1, 0, Number.NaN])('%d as the number of shards means one shard', (shards) => {
  expect(new Set(LEADS.map((leadId) => shardOf(leadId, shards)))).toEqual(new Set([0]));
});
