import type { Endpoint } from '../endpoint.ts';
import { getActivity } from './analytics/get-activity.ts';
import { getDistribution } from './analytics/get-distribution.ts';
import { getOverview } from './analytics/get-overview.ts';
import { getStageMoves } from './analytics/get-stage-moves.ts';
import { generateApiKey } from './auth/generate-api-key.ts';
import { login } from './auth/login.ts';
import { register } from './auth/register.ts';
import { revokeApiKeyEndpoint } from './auth/revoke-api-key.ts';
import { createEvent } from './events/create-event.ts';
import { createEvents } from './events/create-events.ts';
import { listRejectedEvents } from './events/list-rejected.ts';
import { dismissConflict } from './identity/dismiss-conflict.ts';
import { listConflictsEndpoint } from './identity/list-conflicts.ts';
import { countByStage } from './leaderboard/count-by-stage.ts';
import { getLeaderboard } from './leaderboard/get-leaderboard.ts';
import { createLead } from './leads/create-lead.ts';
import { createLiveTicket } from './leads/create-live-ticket.ts';
import { eraseLeadEndpoint } from './leads/erase-lead.ts';
import { exportLead } from './leads/export-lead.ts';
import { getExplanation } from './leads/get-explanation.ts';
import { getIntelligence } from './leads/get-intelligence.ts';
import { getLead } from './leads/get-lead.ts';
import { getTimeline } from './leads/get-timeline.ts';
import { listLeads } from './leads/list-leads.ts';
import { mergeLead } from './leads/merge-lead.ts';
import { openLive } from './leads/open-live.ts';
import { unmergeLead } from './leads/unmerge-lead.ts';
import { updateLead } from './leads/update-lead.ts';
import { createProjectTicket } from './projects/create-project-ticket.ts';
import { openProjectLive } from './projects/open-project-live.ts';
import { createRule } from './scoring-rules/create-rule.ts';
import { deleteRule } from './scoring-rules/delete-rule.ts';
import { getRescore } from './scoring-rules/get-rescore.ts';
import { getRule } from './scoring-rules/get-rule.ts';
import { getRulesetEndpoint } from './scoring-rules/get-ruleset.ts';
import { listRules } from './scoring-rules/list-rules.ts';
import { listVersions } from './scoring-rules/list-versions.ts';
import { startRescore } from './scoring-rules/start-rescore.ts';
import { updateRule } from './scoring-rules/update-rule.ts';
import { updateRuleset } from './scoring-rules/update-ruleset.ts';
import { getHealth } from './system/get-health.ts';
import { getOpenapi } from './system/get-openapi.ts';

const API: readonly Endpoint[] = [
  register,
  login,
  generateApiKey,
  revokeApiKeyEndpoint,
  createEvent,
  createEvents,
  listRejectedEvents,
  createLead,
  listLeads,
  getLead,
  updateLead,
  eraseLeadEndpoint,
  exportLead,
  mergeLead,
  unmergeLead,
  listConflictsEndpoint,
  dismissConflict,
  getTimeline,
  getExplanation,
  getIntelligence,
  createLiveTicket,
  openLive,
  createProjectTicket,
  openProjectLive,
  getLeaderboard,
  countByStage,
  listRules,
  createRule,
  // Before {ruleId}, which would take their names for an id.
  getRulesetEndpoint,
  updateRuleset,
  listVersions,
  startRescore,
  getRescore,
  getRule,
  updateRule,
  deleteRule,
  getOverview,
  getActivity,
  getStageMoves,
  getDistribution,
  getHealth,
];

/** Every endpoint: what the app mounts and the OpenAPI document describes. */
export const ENDPOINTS: readonly Endpoint[] = [...API, getOpenapi(API)];
