import * as z from 'zod';

/**
 * Every reason for which a request can be refused, with its HTTP status and title. The closed enum of the API: clients may switch on it.
 */
export const PROBLEMS = {
  invalid_json: { status: 400, title: 'The body is not JSON' },
  validation_failed: { status: 400, title: 'The request is not valid' },
  unauthenticated: { status: 401, title: 'Credentials are missing' },
  invalid_credentials: { status: 401, title: 'Credentials are wrong, expired or revoked' },
  origin_not_allowed: { status: 403, title: 'This key may not be used from this origin' },
  forbidden: { status: 403, title: 'These credentials do not allow this' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'This method is not allowed here' },
  conflict: { status: 409, title: 'This conflicts with what exists' },
  lead_erased: { status: 410, title: 'This lead was erased' },
  payload_too_large: { status: 413, title: 'The body is too large' },
  upgrade_required: { status: 426, title: 'This address speaks WebSocket' },
  rate_limited: { status: 429, title: 'Too many requests' },
  quota_exceeded: { status: 429, title: 'The daily quota is used up' },
  internal_error: { status: 500, title: 'Something went wrong on our side' },
  unavailable: { status: 503, title: 'Temporarily unavailable' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

const codes = Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]];

export const FieldError = z
  .object({
    path: z.string().describe('Where in the request: a JSON path such as `events.3.leadId`, or `query.limit`.'),
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
