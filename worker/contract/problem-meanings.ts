import type { ProblemCode } from './problem.ts';

/** For each problem code, what happened and what to do. Shown on `/docs/problems` and in docs/api/errors.md. */
export const PROBLEM_MEANINGS: Record<ProblemCode, string> = {
  invalid_json: 'The body is empty, cut off or malformed. Send JSON in UTF-8.',
  validation_failed: '`errors` names each invalid or missing field, and what it must be.',
  unauthenticated: 'Send `X-API-Key` or `Authorization: Bearer`.',
  second_factor_required: 'Send the request again with a `code` from the authenticator app, or a recovery code.',
  invalid_credentials:
    'The key is unknown or revoked, the session has ended, or the email or password is wrong. Get new credentials.',
  origin_not_allowed: 'Add the origin to the allowed origins in the project’s settings.',
  forbidden: 'The key or role is valid but lacks this permission. Publishable keys can only write events.',
  not_found: 'This project has nothing with this ID, or the address does not exist.',
  method_not_allowed: 'The header `Allow` lists the allowed methods.',
  conflict: '`detail` names the conflict.',
  idempotency_key_reused: 'Use a new `Idempotency-Key` for each request; reuse one only to retry the same request.',
  lead_erased: 'The deletion is permanent. Stop sending events for this ID.',
  payload_too_large: 'Send less at once. The limit is in `detail`.',
  upgrade_required: 'Open the address as a WebSocket.',
  rate_limited: 'Wait for `Retry-After` seconds, then retry. Send events in batches.',
  quota_exceeded:
    'The project’s publishable keys have reached the daily limit: in total, for one client, or for one lead. Keep the events and send them after `Retry-After` seconds. Secret keys are not affected.',
  internal_error: 'The error was logged. Give `requestId` to the server’s operator.',
  unavailable: 'Retry the same request after `Retry-After` seconds.',
};
