import { type Call, requirePermission } from '../../access/call.ts';
import type { Segment } from '../../contract/segment.ts';
import { findSegment, readSegments } from './read-segments.ts';
import { toSegment } from './segment-record.ts';

export interface NoSuchSegment {
  reason: 'no_such_segment';
}

/** The project's shared segments and the actor's own, by name. */
export async function listSegments(call: Call, { isCounted }: { isCounted: boolean }): Promise<Segment[]> {
  requirePermission(call, 'leads:read');
  return (await readSegments(call.env.DB, call, { isCounted })).map(toSegment);
}

/** One segment. */
export async function getSegment(call: Call, { segmentId }: { segmentId: string }): Promise<Segment | NoSuchSegment> {
  requirePermission(call, 'leads:read');
  const record = await findSegment(call.env.DB, call, segmentId, { isCounted: true });
  return record ? toSegment(record) : { reason: 'no_such_segment' };
}
