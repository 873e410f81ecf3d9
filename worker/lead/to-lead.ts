import type { Lead, LeadSummary } from '../contract/lead.ts';
import type { LeadConfig } from '../contract/project-config.ts';
import { toFirstTouch } from '../domain/first-touch.ts';
import { fitLetterOf } from '../domain/fit.ts';
import type { LeadSnapshot } from '../domain/lead-snapshot.ts';
import { toLeadSummary } from '../domain/lead-summary.ts';
import { workFactsOf } from '../domain/work.ts';

/** A lead as lists show it, as of its last evaluation. */
export function toSummary({ leadId, createdAt, evaluatedAt, state }: LeadSnapshot, config: LeadConfig): LeadSummary {
  const { name = null, email = null, company = null } = state.traits;
  const fit = fitLetterOf(state.traits, config.ruleset);
  const facts = { ...state, ...workFactsOf(state.work), leadId, createdAt, name, email, company, fit };
  return toLeadSummary(facts, config, evaluatedAt);
}

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
  const { name = null, email = null, company = null, phone = null, custom = {} } = state.traits;
  const fit = fitLetterOf(state.traits, config.ruleset);
  return {
    ...toLeadSummary(
      { ...state, ...workFactsOf(state.work), leadId, createdAt, name, email, company, fit },
      config,
      at,
    ),
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
