import type { Lead, LeadSummary } from '../contract/lead.ts';
import type { LeadConfig } from '../contract/project-config.ts';
import { toFirstTouch } from '../domain/first-touch.ts';
import type { LeadSnapshot } from '../domain/lead-snapshot.ts';
import { factsOf, toLeadSummary } from '../domain/lead-summary.ts';

/** A lead as lists show it, as of its last evaluation. */
export const toSummary = (snapshot: LeadSnapshot, config: LeadConfig): LeadSummary =>
  toLeadSummary(factsOf(snapshot, config.ruleset), config, snapshot.evaluatedAt);

/** The complete lead as the API shows it, as of `at`. */
export function toLead(
  {
    leadId,
    idKind,
    seq,
    createdAt,
    state,
    recompute,
  }: Pick<LeadSnapshot, 'leadId' | 'idKind' | 'seq' | 'createdAt' | 'state' | 'recompute'>,
  config: LeadConfig,
  { at, eventsLast24h, ...merged }: { at: number; eventsLast24h: number; mergedFrom: string[]; mergedCount: number },
): Lead {
  const { phone = null, custom = {} } = state.traits;
  return {
    ...toLeadSummary(factsOf({ leadId, createdAt, state }, config.ruleset), config, at),
    phone,
    custom,
    firstTouch: toFirstTouch(state.firstTouch),
    eventsLast24h,
    idKind,
    ...merged,
    version: seq,
    ...(state.omittedProperties.length > 0 && { omittedProperties: [...state.omittedProperties] }),
    ...(recompute && { recomputing: true as const }),
  };
}
