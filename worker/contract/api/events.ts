import * as z from 'zod';
import { BatchAccepted, BatchInput, EventAccepted, EventInput } from '../event.ts';
import { LIMITS } from '../limits.ts';
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
    'Answers once the event is durable and scored. Sending it again with the same eventId changes nothing. `warnings` name fields that we do not know and did not store; a misspelled time or id is refused.',
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
    'Each event is judged by itself: `results` says for every one whether it was accepted, a duplicate, or rejected and why. If none is valid the answer is 400.',
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
  summary: 'Events from publishable keys, by day',
  description:
    'How many events were accepted from publishable keys in the last 31 days, and the daily quota that they count against.',
  access: 'leads:read',
  status: 200,
  answer: EventUsage,
});

export const listRejectedEvents = endpoint({
  method: 'get',
  url: '/api/events/rejected',
  operationId: 'listRejectedEvents',
  tag: 'Events',
  summary: 'Events that were refused, newest first',
  description: 'The last 1,000 of the project, with the reasons; what was in them is not kept.',
  access: 'leads:read',
  query: z.object({ limit: z.coerce.number().int().min(1).max(1000).default(100) }),
  status: 200,
  answer: z.array(RejectedEvent),
});

export const listRejectionReasons = endpoint({
  method: 'get',
  url: '/api/events/rejected/reasons',
  operationId: 'listRejectionReasons',
  tag: 'Events',
  summary: 'Why events were refused, latest first',
  description: `Grouped by key and reason, with counts, first and last time and an example. A reason is kept for ${LIMITS.rejectionReasonDaysMax} days after its last event, up to ${LIMITS.rejectionReasonsPerKeyMax} of a key.`,
  access: 'leads:read',
  query: z.object({ limit: z.coerce.number().int().min(1).max(1000).default(100) }),
  status: 200,
  answer: z.array(RejectionReason),
});
