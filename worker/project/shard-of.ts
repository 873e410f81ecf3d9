import { createHash } from 'node:crypto';

/** Returns which of a project's `shards` objects commits a lead. A lead always has the same shard, and leads are spread evenly. */
export function shardOf(leadId: string, shards: number): number {
  return shards > 1 ? createHash('sha256').update(leadId).digest().readUInt32BE() % shards : 0;
}
