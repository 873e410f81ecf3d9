import type { oas32 } from 'zod-openapi';

/** The response headers. The document describes each header once, for all endpoints. */
export const HEADERS = {
  'X-Request-Id': { $ref: '#/components/headers/RequestId' },
  'Retry-After': { $ref: '#/components/headers/RetryAfter' },
  'RateLimit-Policy': { $ref: '#/components/headers/RateLimitPolicy' },
  RateLimit: {
    description: 'How much of the limit is left, and in how many seconds it starts over.',
    schema: { type: 'string', example: '"default";r=0;t=60' },
  },
  'Idempotent-Replayed': {
    description: '`true` if this is the kept answer to an earlier request with the same `Idempotency-Key`.',
    schema: { type: 'string', const: 'true' },
  },
  'WWW-Authenticate': {
    description: 'The kind of credentials that are required, if none were sent.',
    schema: { type: 'string', example: 'Bearer' },
  },
  Upgrade: {
    description: 'The protocol to upgrade to.',
    required: true,
    schema: { type: 'string', const: 'websocket' },
  },
} as const satisfies Record<string, oas32.HeaderObject | oas32.ReferenceObject>;

export const SHARED_HEADERS: Record<string, oas32.HeaderObject> = {
  RequestId: {
    description:
      'The request’s ID in the logs: the one you sent in `X-Request-Id` (up to 64 letters, digits, `_`, `.` or `-`), or else a new one.',
    required: true,
    schema: { type: 'string', example: 'b3c2a1de-6d1c-4f0b-9f0e-3a5b7c9d1e2f' },
  },
  RetryAfter: {
    description: 'The number of whole seconds to wait before repeating the request.',
    required: true,
    schema: { type: 'integer', minimum: 0, example: 60 },
  },
  RateLimitPolicy: {
    description:
      'Each quota allows `q` in `w` seconds. `default` counts requests, and `events` counts the events of batches by weight. `daily` and `daily-client` count the events that publishable keys sent on one day.',
    schema: { type: 'string', example: '"default";q=100;w=60' },
  },
};
