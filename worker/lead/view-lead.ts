import type { ComingBack } from '../contract/coming-back.ts';
import type { Intelligence } from '../contract/intelligence.ts';
import type { Lead, LeadDetail } from '../contract/lead.ts';
import { LIMITS } from '../contract/limits.ts';
import type { Outcome } from '../contract/outcome.ts';
import type { LeadConfig } from '../contract/project-config.ts';
import { companyKeyOf } from '../domain/company-key.ts';
import { findPrompt, type PromptRule } from '../domain/find-prompt.ts';
import { fitOf } from '../domain/fit.ts';
import { evolve, initialState, type LeadState } from '../domain/fold.ts';
import { computeIntelligence } from '../domain/intelligence.ts';
import { DEFAULT_OUTCOME, findOutcomeAt } from '../domain/outcome.ts';
import { matchesEvent } from '../domain/ruleset.ts';
import { DAY_MS } from '../domain/time.ts';
import { countLastDay, VELOCITY_SATURATION_COUNT } from '../domain/velocity.ts';
import { listIdsOf } from '../domain/work.ts';
import { listAbsorbedLeads } from './storage/absorbed-leads.ts';
import type { LeadStore, StoredLead } from './storage/lead-memory.ts';
import { readBody } from './storage/read-entries.ts';
import { countSignsOfLife, walkLog } from './storage/walk-log.ts';
import { toLead } from './to-lead.ts';
import { viewWork } from './view-work.ts';

/** The newest IDs merged into the lead, and their total number. */
function mergedOf(store: LeadStore) {
  const absorbed = listAbsorbedLeads(store);
  const newest = absorbed.slice(-LIMITS.mergedIdsMax).reverse();
  return { mergedFrom: newest.map(({ leadId }) => leadId), mergedCount: absorbed.length };
}

/** The lead in its current state. */
export function viewLead(store: LeadStore, { snapshot, config }: StoredLead, now: number): Lead {
  const recent = countLastDay(snapshot.state.recentEventTimes, now);
  // The snapshot keeps the times of only as many events as velocity can distinguish. The events of a busier lead are counted in the lead's
  // log.
  const within = { after: now - DAY_MS, until: Number.MAX_SAFE_INTEGER };
  const eventsLast24h =
    recent < VELOCITY_SATURATION_COUNT ? recent : countSignsOfLife(store, snapshot, { within, life: config.ruleset });
  return toLead(snapshot, config, { at: now, eventsLast24h, ...mergedOf(store) });
}

/** The lead with its tasks and newest notes. */
export const viewLeadDetail = (store: LeadStore, lead: StoredLead, now: number): LeadDetail => ({
  ...viewLead(store, lead, now),
  ...viewFit(lead.snapshot.state, lead.config),
  ...viewWork(store, lead.snapshot.state.work),
  segmentIds: [...(lead.snapshot.memberOf ?? [])],
  listIds: listIdsOf(lead.snapshot.state.work),
  companyKey: companyKeyOf(lead.snapshot.state),
});

/** How well a lead fits, with the rules that match. Empty if the ruleset has no fit. */
const viewFit = ({ traits }: LeadState, { ruleset: { fit } }: LeadConfig): Pick<LeadDetail, 'fit'> =>
  fit ? { fit: fitOf(traits, fit) } : {};

/** The lead's state at `at`, according to what we know today: the fold of the events up to `at`, with today's decay and stages. */
export function viewLeadAt(store: LeadStore, lead: StoredLead, at: number): LeadDetail {
  const { config } = lead;
  // Unlike the snapshot, the log also contains the events that wait to be folded in.
  const { recompute: _, ...snapshot } = lead.snapshot;
  let state: LeadState = initialState;
  for (const event of walkLog(store, snapshot)) {
    if (event.occurredAt > at) break;
    state = evolve(state, event, config.ruleset);
  }
  const within = { after: at - DAY_MS, until: at };
  const eventsLast24h = countSignsOfLife(store, snapshot, { within, life: config.ruleset });
  return {
    ...toLead({ ...snapshot, state }, config, { at, eventsLast24h, ...mergedOf(store) }),
    ...viewFit(state, config),
    ...viewWork(store, state.work),
    segmentIds: [...(snapshot.memberOf ?? [])],
    listIds: listIdsOf(state.work),
    companyKey: companyKeyOf(state),
  };
}

/** The lead's risk, trend and engagement, and what to do next. */
export function viewIntelligence(
  store: LeadStore,
  { snapshot, config }: StoredLead,
  {
    at,
    outcome = DEFAULT_OUTCOME,
    history = null,
    promptRules = [],
  }: {
    at: number;
    outcome?: Outcome | undefined;
    history?: ComingBack | null | undefined;
    promptRules?: readonly PromptRule[] | undefined;
  },
): Intelligence {
  const propertiesOf = (eventId: string) => JSON.parse(readBody(store, eventId));
  const outcomeAt = findOutcomeAt(walkLog(store, snapshot), outcome, {
    until: at,
    matches: (eventId) => matchesEvent(propertiesOf(eventId), outcome.conditions),
  });
  const prompt = findPrompt(walkLog(store, snapshot), promptRules, {
    at,
    life: config.ruleset,
    matches: (eventId, { conditions }) => matchesEvent(propertiesOf(eventId), conditions),
  });
  return computeIntelligence(walkLog(store, snapshot), config, { at, outcomeAt, history, prompt });
}
