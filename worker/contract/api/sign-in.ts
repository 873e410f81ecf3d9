import * as z from 'zod';
import { Session } from '../account.ts';
import {
  CurrentPassword,
  RecoveryCodes,
  SecondFactor,
  SecondFactorCode,
  SecondFactorStarted,
  SessionId,
  SessionListed,
} from '../second-factor.ts';
import { endpoint } from './endpoint.ts';

const shared = { tag: 'Accounts', access: 'account', status: 200 } as const;

export const listSessions = endpoint({
  method: 'get',
  url: '/api/auth/sessions',
  operationId: 'listSessions',
  summary: 'List where you are signed in',
  description: 'Your active sessions, most recently used first. A session appears after its first request.',
  answer: z.array(SessionListed),
  ...shared,
});

export const endSession = endpoint({
  method: 'delete',
  url: '/api/auth/sessions/{sessionId}',
  operationId: 'endSession',
  summary: 'End one of your sessions',
  description: 'The session’s token stops working within five seconds.',
  path: z.object({ sessionId: SessionId }),
  answer: z.object({ sessionId: SessionId, ended: z.literal(true) }),
  refusals: ['not_found'],
  ...shared,
});

export const endOtherSessions = endpoint({
  method: 'post',
  url: '/api/auth/sessions/end-others',
  operationId: 'endOtherSessions',
  summary: 'End all your other sessions',
  description: 'Ends every session, including this one, and returns the token of a new session.',
  answer: Session,
  ...shared,
});

export const getSecondFactor = endpoint({
  method: 'get',
  url: '/api/auth/second-factor',
  operationId: 'getSecondFactor',
  summary: 'Get your second factor',
  description: 'Says whether signing in requires a code, and how many recovery codes are left.',
  answer: SecondFactor,
  ...shared,
});

export const startSecondFactor = endpoint({
  method: 'post',
  url: '/api/auth/second-factor',
  operationId: 'startSecondFactor',
  summary: 'Set up a second factor',
  description:
    'Creates a secret for an authenticator app (TOTP, RFC 6238: SHA-1, six digits, 30 seconds). Nothing changes until you confirm the first code. Repeating this request replaces a secret that was not confirmed.',
  body: CurrentPassword,
  answer: SecondFactorStarted,
  refusals: ['conflict', 'rate_limited'],
  ...shared,
});

export const confirmSecondFactor = endpoint({
  method: 'post',
  url: '/api/auth/second-factor/confirm',
  operationId: 'confirmSecondFactor',
  summary: 'Turn on the second factor',
  description:
    'Confirms the first code from the app. From then on, signing in requires a code, and each code works once.',
  body: z.object({ code: SecondFactorCode }),
  answer: RecoveryCodes,
  refusals: ['conflict', 'rate_limited'],
  ...shared,
});

export const renewRecoveryCodes = endpoint({
  method: 'post',
  url: '/api/auth/second-factor/recovery-codes',
  operationId: 'renewRecoveryCodes',
  summary: 'Create new recovery codes',
  description: 'The earlier recovery codes stop working.',
  body: CurrentPassword,
  answer: RecoveryCodes,
  refusals: ['conflict', 'rate_limited'],
  ...shared,
});

export const disableSecondFactor = endpoint({
  method: 'post',
  url: '/api/auth/second-factor/disable',
  operationId: 'disableSecondFactor',
  summary: 'Turn off the second factor',
  description: 'Signing in then requires only the password. Recovery codes are deleted.',
  body: CurrentPassword,
  answer: SecondFactor,
  refusals: ['rate_limited'],
  ...shared,
});
