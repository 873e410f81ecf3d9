import type { ProblemCode } from './problem.ts';

/** What a refusal means for whoever gets it, and what to do. Told on `/docs/problems` and in docs/api/errors.md. */
export const PROBLEM_MEANINGS: Record<ProblemCode, string> = {
  invalid_json: 'It is empty, cut off, or something else. Send JSON in UTF-8.',
  validation_failed: 'Something is missing or wrong. `errors` names each field, and what it must be.',
  unauthenticated: 'Send `X-API-Key` or `Authorization: Bearer`.',
  invalid_credentials:
    'The key is unknown or was revoked, or the session has ended, or the email and password do not fit. Get new ones.',
  origin_not_allowed: 'Add it to the allowed origins in the project’s settings.',
  forbidden: 'They are right, but of a kind or role that may not. A publishable key only writes events.',
  not_found: 'There is no such thing in this project, or no such address.',
  method_not_allowed: '`Allow` names those that are.',
  conflict: '`detail` says with what, and how.',
  lead_erased: 'Nothing more is kept about it, ever. Stop sending for this id.',
  payload_too_large: 'Send less at once. The limit is in `detail`.',
  upgrade_required: 'Open it as a WebSocket.',
  rate_limited: 'Wait for `Retry-After` seconds; send events in batches.',
  quota_exceeded:
    'The project’s publishable keys sent as many events as a day allows: in all, from one client, or to one lead. Keep them, and send them after `Retry-After` seconds. Secret keys are not affected.',
  internal_error: 'It was logged. Quote `requestId` to whoever runs the server.',
  unavailable: 'Send the same request again after `Retry-After` seconds.',
};
