import * as z from 'zod';
import type { EndpointDefinition } from '../../contract/api/endpoint.ts';
import type { ProblemCode } from '../../contract/problem.ts';
import type { Wire } from '../openapi/operation.ts';
import type { MessageType } from './message-types.ts';

/**
 * Describes Segment's endpoints for the OpenAPI document. The document shows the requests that clients should send. Real clients vary more,
 * and message.ts accepts what they send. These schemas only describe requests and parse none.
 */
const bag = (example: Record<string, unknown>) => z.record(z.string(), z.unknown()).optional().meta({ example });
const text = (example: string, description?: string) =>
  z
    .string()
    .optional()
    .meta({ example, ...(description && { description }) });
const instant = (description: string) => z.iso.datetime({ offset: true }).optional().meta({ description });

const COMMON = {
  messageId: text('evt_unique_456', 'Each ID counts once. A message that is sent again keeps its ID.'),
  userId: text('user_123'),
  anonymousId: text('anon_8f14e45f', 'If sent with a `userId`, both IDs belong to one person from now on.'),
  timestamp: instant('When it happened.').meta({ example: '2026-02-11T10:30:00Z' }),
  sentAt: instant('The time of sending by the client’s clock, which is used to correct `timestamp`.'),
  context: bag({ page: { url: 'https://example.com/pricing' } }),
};

const MESSAGES = {
  track: {
    event: z.string().meta({ example: 'Demo Request', description: 'Scored under its name in snake_case.' }),
    properties: bag({ plan: 'pro' }),
  },
  identify: { traits: bag({ email: 'alice@test.com', name: 'Alice Smith' }) },
  page: { name: text('Pricing'), category: text('Marketing'), properties: bag({ path: '/pricing' }) },
  screen: { name: text('Pricing'), category: text('Marketing'), properties: bag({ tab: 'monthly' }) },
  group: { groupId: z.string().meta({ example: 'acme' }), traits: bag({ name: 'Acme Inc' }) },
  alias: {
    previousId: z.string().meta({ example: 'anon_8f14e45f' }),
    userId: z.string().meta({ example: 'user_123' }),
  },
} satisfies Record<MessageType, z.ZodRawShape>;

const SUMMARIES: Record<MessageType, [summary: string, description: string]> = {
  track: [
    'Something a person did',
    'Becomes an event whose type is its name in snake_case: `Demo Request` is `demo_request`.',
  ],
  identify: [
    'Who a person is',
    'Traits are stored as properties. An email is claimed for the lead, which may merge an anonymous lead into it.',
  ],
  page: ['A page that was seen', 'Becomes a `page_view`.'],
  screen: ['A screen that was seen', 'Becomes a `screen_view`.'],
  group: ['The company that a person belongs to', 'The group’s traits describe the lead’s company.'],
  alias: ['Two IDs of one person', 'The lead `previousId` is merged into `userId`.'],
};

const idOf = (type: string) => `Segment${type.charAt(0).toUpperCase()}${type.slice(1)}`;
const Batched = (Object.keys(MESSAGES) as MessageType[]).map((type) =>
  z.object({ type: z.literal(type), ...COMMON, ...MESSAGES[type] }).meta({ id: `${idOf(type)}InBatch` }),
);

const Batch = z
  .object({
    batch: z.array(z.union(Batched)),
    sentAt: instant('The time of sending by the client’s clock, for all messages without a `sentAt` of their own.'),
    context: bag({ library: { name: 'analytics-node' } }),
    writeKey: text('pk_live_4f3a…', 'The API key, for clients that cannot send it anywhere else.'),
  })
  .meta({ id: 'SegmentBatch' });

const Answer = z
  .object({
    success: z.literal(true),
    rejected: z
      .array(
        z.object({
          messageId: z.string().nullable().meta({ example: 'evt_unique_457' }),
          code: z.enum(['validation_failed', 'payload_too_large', 'lead_erased', 'quota_exceeded']),
          message: z.string().meta({ example: 'One of `userId` and `anonymousId` must be an ID.' }),
        }),
      )
      .optional()
      .meta({
        description:
          'Rejected messages with the reasons; absent if there are none. The status is 200 in any case. All other messages are stored.',
        example: [],
      }),
    warnings: z
      .array(z.object({ messageId: z.string().nullable(), message: z.string() }))
      .optional()
      .meta({
        description:
          'Messages that were not stored exactly as sent, because of a time in the future or properties for which the lead had no room.',
        example: [],
      }),
  })
  .meta({ id: 'SegmentAnswer', description: 'The rest of a partly stored message is kept.' });

const SHARED = {
  method: 'post',
  tag: 'Segment',
  access: 'events:write',
  status: 200,
  answer: Answer,
} satisfies Partial<EndpointDefinition>;

export const SEGMENT_ENDPOINTS: readonly EndpointDefinition[] = [
  {
    ...SHARED,
    url: '/v1/batch',
    operationId: 'sendSegmentBatch',
    summary: 'Many messages at once',
    description:
      'Up to 5,000 messages and 4 MiB. Each message gets its own result. The status is 200 even if messages are rejected, and `rejected` lists them with the reasons.',
    body: Batch,
  },
  ...(Object.keys(MESSAGES) as MessageType[]).map(
    (type): EndpointDefinition => ({
      ...SHARED,
      url: `/v1/${type}`,
      operationId: `send${idOf(type)}`,
      summary: SUMMARIES[type][0],
      description: SUMMARIES[type][1],
      body: z.object({ ...COMMON, ...MESSAGES[type] }).meta({ id: idOf(type) }),
    }),
  ),
];

/** Segment's clients never retry after a 4xx. An answer therefore has a 4xx status only if a retry cannot succeed. */
const REFUSALS: ProblemCode[] = [
  'invalid_json',
  'unauthenticated',
  'invalid_credentials',
  'forbidden',
  'origin_not_allowed',
  'payload_too_large',
  'rate_limited',
  'quota_exceeded',
  'internal_error',
  'unavailable',
];

export const SEGMENT_WIRE: Wire = { security: [{ writeKey: [] }, { apiKey: [] }], refusals: REFUSALS };
