import { type Call, requirePermission } from '../../access/call.ts';
import type { ErasurePreview } from '../../contract/api/erasures.ts';
import type { LeadFilter } from '../../contract/lead-query.ts';
import { LIMITS } from '../../contract/limits.ts';
import type { NoSuchStage } from '../../people/list/score-range.ts';
import { countMatching } from '../../project/matching-ids.ts';
import { matchFilter } from './match-filter.ts';

/** Counts the leads that an erasure with this filter would erase. */
export async function previewErasure(
  call: Call,
  filter: LeadFilter,
): Promise<ErasurePreview | NoSuchStage | { reason: 'too_many' }> {
  requirePermission(call, 'leads:write');
  const matched = await matchFilter(call, filter);
  if ('reason' in matched) return matched;
  const counts = await countMatching(call.env.DB, matched, LIMITS.bulkEraseLeadsMax);
  return counts.leads > LIMITS.bulkEraseLeadsMax ? { reason: 'too_many' } : counts;
}
