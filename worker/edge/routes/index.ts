import type { Endpoint } from '../endpoint.ts';
import { generateApiKey } from './auth/generate-api-key.ts';
import { login } from './auth/login.ts';
import { register } from './auth/register.ts';
import { revokeApiKeyEndpoint } from './auth/revoke-api-key.ts';
import { createEvent } from './events/create-event.ts';
import { createEvents } from './events/create-events.ts';
import { countByStage } from './leaderboard/count-by-stage.ts';
import { getLeaderboard } from './leaderboard/get-leaderboard.ts';
import { createLead } from './leads/create-lead.ts';
import { createLiveTicket } from './leads/create-live-ticket.ts';
import { getLead } from './leads/get-lead.ts';
import { getTimeline } from './leads/get-timeline.ts';
import { listLeads } from './leads/list-leads.ts';
import { openLive } from './leads/open-live.ts';
import { getHealth } from './system/get-health.ts';
import { getOpenapi } from './system/get-openapi.ts';

/** Every endpoint of the API: what the app mounts and the OpenAPI document describes. */
export const ENDPOINTS: readonly Endpoint[] = [
  register,
  login,
  generateApiKey,
  revokeApiKeyEndpoint,
  createEvent,
  createEvents,
  createLead,
  listLeads,
  getLead,
  getTimeline,
  createLiveTicket,
  openLive,
  getLeaderboard,
  countByStage,
  getHealth,
  getOpenapi,
];
