import * as z from 'zod';
import {
  Login,
  Me,
  PasswordChange,
  PasswordReset,
  PasswordResetRequest,
  PasswordResetRequested,
  Registration,
  RegistrationInfo,
  Session,
} from '../account.ts';
import { endpoint } from './endpoint.ts';

export const changePassword = endpoint({
  method: 'post',
  url: '/api/auth/change-password',
  operationId: 'changePassword',
  tag: 'Accounts',
  summary: 'Change your password',
  description: 'Ends every session. The response contains the token of a new session.',
  access: 'account',
  body: PasswordChange,
  status: 200,
  answer: Session,
  refusals: ['rate_limited'],
});

export const getMe = endpoint({
  method: 'get',
  url: '/api/auth/me',
  operationId: 'getMe',
  tag: 'Accounts',
  summary: 'Get the signed-in person and their projects',
  description: '`user.projectId` is the project that requests act on by default.',
  access: 'account',
  status: 200,
  answer: Me,
});

export const getRegistration = endpoint({
  method: 'get',
  url: '/api/auth/registration',
  operationId: 'getRegistration',
  tag: 'Accounts',
  summary: 'Get who may create an account',
  description: 'For sign-in pages. The operator sets `REGISTRATION` in `wrangler.toml`.',
  access: 'public',
  status: 200,
  answer: RegistrationInfo,
});

export const login = endpoint({
  method: 'post',
  url: '/api/auth/login',
  operationId: 'login',
  tag: 'Accounts',
  summary: 'Exchange email and password for a session token',
  description:
    'Send the token as `Authorization: Bearer`. The token is valid for seven days. If the account has a second factor, a request without `code` answers `second_factor_required`: send the `code` as well.',
  access: 'public',
  body: Login,
  status: 200,
  answer: Session,
  refusals: ['invalid_credentials', 'second_factor_required', 'rate_limited'],
});

export const logoutEverywhere = endpoint({
  method: 'post',
  url: '/api/auth/logout-everywhere',
  operationId: 'logoutEverywhere',
  tag: 'Accounts',
  summary: 'End all your sessions',
  description: 'Also ends this session. Sessions end within five seconds everywhere.',
  access: 'account',
  status: 200,
  answer: z.object({ loggedOut: z.literal(true) }),
});

export const logout = endpoint({
  method: 'post',
  url: '/api/auth/logout',
  operationId: 'logout',
  tag: 'Accounts',
  summary: 'End this session',
  description: 'The token stops working within five seconds everywhere. Other sessions continue.',
  access: 'account',
  status: 200,
  answer: z.object({ loggedOut: z.literal(true) }),
});

export const register = endpoint({
  method: 'post',
  url: '/api/auth/register',
  operationId: 'register',
  tag: 'Accounts',
  summary: 'Create an account',
  description:
    'The new account is signed in. The account owns a new project, or joins the project of its `invitationToken`. The server’s `REGISTRATION` decides who may register: anyone, only invited people, or nobody. `setupToken` always creates the first account. If the email already has an account, the error says so (ADR 0011). Max. ten attempts per client per minute.',
  access: 'public',
  body: Registration,
  status: 201,
  answer: Session,
  refusals: ['conflict', 'forbidden', 'rate_limited'],
});

export const requestPasswordReset = endpoint({
  method: 'post',
  url: '/api/auth/request-password-reset',
  operationId: 'requestPasswordReset',
  tag: 'Accounts',
  summary: 'Email a link that sets a new password',
  description:
    'The answer is the same whether or not the account exists. The link works once, for 12 hours. While two links are each valid for at least another hour, no further link is sent. Using one link makes the others void. If this server sends no email, its operator creates a link: `npm run operator -- reset-password <email>`.',
  access: 'public',
  body: PasswordResetRequest,
  status: 202,
  answer: PasswordResetRequested,
  refusals: ['rate_limited'],
});

export const resetPassword = endpoint({
  method: 'post',
  url: '/api/auth/reset-password',
  operationId: 'resetPassword',
  tag: 'Accounts',
  summary: 'Set a new password with the token of an emailed link',
  description: 'Ends every session: log in with the new password.',
  access: 'public',
  body: PasswordReset,
  status: 200,
  answer: z.object({ passwordChanged: z.literal(true) }),
  refusals: ['rate_limited'],
});
