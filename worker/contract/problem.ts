import * as z from 'zod';

/** The reasons why a request can be refused, with HTTP status and title. The list is complete, so clients may switch on the codes. */
export const PROBLEMS = {
  invalid_json: { status: 400, title: 'The body is not JSON' },
  validation_failed: { status: 400, title: 'Invalid request' },
  unauthenticated: { status: 401, title: 'Credentials are missing' },
  second_factor_required: { status: 401, title: 'A code is required to sign in' },
  invalid_credentials: { status: 401, title: 'Credentials are wrong, expired or revoked' },
  origin_not_allowed: { status: 403, title: 'This key does not allow this origin' },
  forbidden: { status: 403, title: 'Not allowed with these credentials' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'This method is not allowed here' },
  conflict: { status: 409, title: 'Conflict with existing data' },
  idempotency_key_reused: { status: 422, title: 'This idempotency key belongs to another request' },
  lead_erased: { status: 410, title: 'This lead was erased' },
  payload_too_large: { status: 413, title: 'The body is too large' },
  upgrade_required: { status: 426, title: 'This endpoint requires a WebSocket' },
  rate_limited: { status: 429, title: 'Too many requests' },
  quota_exceeded: { status: 429, title: 'Daily quota reached' },
  internal_error: { status: 500, title: 'Something went wrong on our side' },
  unavailable: { status: 503, title: 'Temporarily unavailable' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

const codes = Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]];

export const FieldError = z
  .object({
    path: z.string().describe('The place in the request: a JSON path such as `events.3.leadId`, or `query.limit`.'),
    message: z.string(),
  })
  .meta({ id: 'FieldError' });
export type FieldError = z.infer<typeof FieldError>;

export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum(codes),
    message: z.string(),
    error: z.string(),
    requestId: z.string(),
    errors: z.array(FieldError).optional(),
  })
  .meta({
    id: 'Problem',
    description:
      'RFC 9457 problem details, with `code` to switch on. `message` and `error` repeat `detail` and `code` for clients that look there.',
  });
export type Problem = z.infer<typeof Problem>;
