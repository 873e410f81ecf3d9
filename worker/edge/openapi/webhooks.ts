import * as z from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { type OutgoingType, WEBHOOK_MESSAGES } from '../../contract/outgoing.ts';
import { RequestId } from '../../contract/request-id.ts';
import { exampleOf } from './example.ts';

/** Describes when each message is sent. */
const OCCASIONS: Record<OutgoingType, { operationId: string; summary: string; description: string }> = {
  'lead.created': {
    operationId: 'onLeadCreated',
    summary: 'A lead became known',
    description: 'By its first event, or by the API. Imports send nothing.',
  },
  'lead.stage_changed': {
    operationId: 'onLeadStageChanged',
    summary: 'A lead changed its stage',
    description: 'Either up or down. `cause` says whether an event, decay, a merge or new rules caused the change.',
  },
  'lead.score_changed': {
    operationId: 'onLeadScoreChanged',
    summary: 'A lead’s score changed',
    description: 'By an event. Decay alone sends no message. The API returns the current score at any time.',
  },
  'segment.entered': {
    operationId: 'onSegmentEntered',
    summary: 'A lead entered a shared segment',
    description: 'By an event, or as time passed. Imports, rescores and changes to the segment itself send nothing.',
  },
  'segment.left': {
    operationId: 'onSegmentLeft',
    summary: 'A lead left a shared segment',
    description: 'By an event, or as time passed. Imports, rescores and changes to the segment itself send nothing.',
  },
  'lead.merged': {
    operationId: 'onLeadMerged',
    summary: 'A lead was merged into another',
    description: 'From now on, both IDs resolve to the lead `mergedInto`.',
  },
  'lead.erased': {
    operationId: 'onLeadErased',
    summary: 'A lead was erased',
    description: 'Erase what you have stored about this lead. `lead` is null, because nothing is left.',
  },
  'automation.fired': {
    operationId: 'onAutomationFired',
    summary: 'An automation fired',
    description:
      'Sent to endpoints that subscribe to this type, and to the URL of an automation whose action is `webhook`.',
  },
};

const HEADERS = z.object({
  'webhook-id': z.string().meta({
    description: 'The same ID for all attempts. Store the ID, so that you process each message once.',
    example: 'msg_6d5c4b3a29180716253443526170f9e8',
  }),
  'webhook-timestamp': z
    .string()
    .meta({ description: 'When the message was signed, in seconds since 1970.', example: '1770802200' }),
  'webhook-signature': z.string().optional().meta({
    description:
      'The signature according to Standard Webhooks 1.0.0. While a secret is rotated, there are two signatures, separated by a space. Requests of automations have no signature.',
    example: 'v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=',
  }),
  'X-Request-Id': RequestId.optional().meta({
    description: 'The `X-Request-Id` of the request that caused the message; absent if the passing of time caused it.',
  }),
});

/** The platform's webhooks, with the schemas of their bodies. */
export const WEBHOOKS: ZodOpenApiPathsObject = Object.fromEntries(
  Object.entries(WEBHOOK_MESSAGES).map(([type, schema]) => [
    type,
    {
      post: {
        ...OCCASIONS[type as OutgoingType],
        tags: ['Webhooks'],
        security: [],
        requestParams: { header: HEADERS },
        requestBody: {
          required: true,
          content: { 'application/json': { schema, example: exampleOf(schema, 'output') } },
        },
        responses: {
          200: {
            description:
              'Accepted. Answer with any 2xx within 15 seconds. Any other answer makes us retry the delivery.',
          },
          410: { description: 'Stops all deliveries, because it disables the endpoint or automation.' },
        },
      },
    },
  ]),
);
