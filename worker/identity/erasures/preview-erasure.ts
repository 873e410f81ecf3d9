import { randomInt } from 'node:crypto';
import { type Call, requirePermission } from '../../access/call.ts';
import type { ErasurePreview } from '../../contract/api/erasures.ts';
import type { LeadFilter } from '../../contract/lead-query.ts';
import { LIMITS } from '../../contract/limits.ts';
import { toLeadSummary } from '../../domain/lead-summary.ts';
import type { NoSuchStage } from '../../people/list/score-range.ts';
import { countMatching, listHighestMatching } from '../../project/matching-ids.ts';
import { matchFilter } from './match-filter.ts';

/** Counts the leads that an erasure with this filter would erase, and lists some of them. */
export async function previewErasure(
  call: Call,
  filter: LeadFilter,
): Promise<ErasurePreview | NoSuchStage | { reason: 'too_many' }> {
  requirePermission(call, 'leads:write');
  const matched = await matchFilter(call, filter);
  if ('reason' in matched) return matched;
  const salt = randomInt(1, 2 ** 30);
  const max = LIMITS.bulkEraseLeadsMax;
  const { fingerprint, ...counts } = await countMatching(call.env.DB, matched, { max, salt });
  const previewId = `${salt}.${fingerprint}`;
  if (counts.leads > max) return { reason: 'too_many' };
  const sample = await listHighestMatching(call.env.DB, matched, LIMITS.erasureSampleLeads);
  return { ...counts, previewId, sample: sample.map((facts) => toLeadSummary(facts, matched.config, matched.at)) };
}
