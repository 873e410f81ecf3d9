import * as z from 'zod';
import { BatchAccepted, BatchInput, EventAccepted, EventInput } from '../event.ts';
import { LIMITS } from '../limits.ts';
import { queryCount } from '../query-count.ts';
import { RejectedEvent, RejectionReason } from '../rejected-event.ts';
import { EventUsage } from '../usage.ts';
import { endpoint } from './endpoint.ts';

export const createEvent = endpoint({
  method: 'post',
  url: '/api/events',
  operationId: 'createEvent',
  tag: 'Events',
  summary: 'Send one event',
  description:
    'The answer comes once the event is stored and scored. Sending the event again with the same eventId changes nothing.',
  access: 'events:write',
  body: EventInput,
  bodyParsedBy: 'handler',
  bodyBytesMax: LIMITS.eventBytesMax,
  status: 202,
  answer: EventAccepted,
  refusals: ['payload_too_large', 'lead_erased', 'quota_exceeded', 'unavailable'],
});

export const createEvents = endpoint({
  method: 'post',
  url: '/api/events/batch',
  operationId: 'createEvents',
  tag: 'Events',
  summary: 'Send up to 1,000 events',
  description:
    '`results` says for each event whether it was accepted, a duplicate, or rejected and why. If no event is valid, the response is 400.',
  access: 'events:write',
  body: BatchInput,
  bodyParsedBy: 'handler',
  status: 202,
  answer: BatchAccepted,
  refusals: ['payload_too_large', 'quota_exceeded'],
});

export const getEventUsage = endpoint({
  method: 'get',
  url: '/api/events/usage',
  operationId: 'getEventUsage',
  tag: 'Events',
  summary: 'Get events from publishable keys, by day',
  description: 'The number of events accepted from publishable keys in the last 31 days, and the daily quota.',
  access: 'leads:read',
  status: 200,
  answer: EventUsage,
});

export const listRejectedEvents = endpoint({
  method: 'get',
  url: '/api/events/rejected',
  operationId: 'listRejectedEvents',
  tag: 'Events',
  summary: 'List rejected events, newest first',
  description: 'The project’s last 1,000 rejected events, with the reasons but without their content.',
  access: 'leads:read',
  query: z.object({ limit: queryCount(1000).default(100) }),
  status: 200,
  answer: z.array(RejectedEvent),
});

export const listRejectionReasons = endpoint({
  method: 'get',
  url: '/api/events/rejected/reasons',
  operationId: 'listRejectionReasons',
  tag: 'Events',
  summary: 'List why events were rejected, latest first',
  description: `Grouped by key and reason, with the count, the first and last time, and an example event. A reason is kept for ${LIMITS.rejectionReasonDaysMax} days after its last event, up to ${LIMITS.rejectionReasonsPerKeyMax} per key.`,
  access: 'leads:read',
  query: z.object({ limit: queryCount(1000).default(100) }),
  status: 200,
  answer: z.array(RejectionReason),
});
