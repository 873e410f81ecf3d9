import * as z from 'zod';
import { KeyCreated, KeyInput, KeyListed, KeyRotated, KeyRotation } from '../account.ts';
import { endpoint } from './endpoint.ts';

export const generateApiKey = endpoint({
  method: 'post',
  url: '/api/auth/generate-api-key',
  operationId: 'generateApiKey',
  tag: 'Accounts',
  summary: 'Make an API key',
  description:
    'A publishable key (`pk_live_…`, the default) stands in web pages and only writes events; a secret key (`sk_live_…`) stays on servers and reads and writes. Name the origins of your site in `allowedOrigins`, so that the key is of no use elsewhere. The key is shown once.',
  access: 'keys:write',
  // The promised call has no body at all.
  bodyOptional: true,
  body: KeyInput,
  status: 201,
  answer: KeyCreated,
});

export const listApiKeys = endpoint({
  method: 'get',
  url: '/api/auth/api-keys',
  operationId: 'listApiKeys',
  tag: 'Accounts',
  summary: 'The project’s API keys',
  description: 'Those that open something, oldest first; what they are is not shown again.',
  access: 'keys:write',
  status: 200,
  answer: z.array(KeyListed),
});

export const revokeApiKey = endpoint({
  method: 'delete',
  url: '/api/auth/api-keys/{keyId}',
  operationId: 'revokeApiKey',
  tag: 'Accounts',
  summary: 'Revoke an API key at once',
  description: 'It opens nothing from now on: at once here, within five seconds everywhere.',
  access: 'keys:write',
  path: z.object({ keyId: z.string() }),
  status: 200,
  answer: z.object({ keyId: z.string(), revoked: z.literal(true) }),
  refusals: ['not_found'],
});

export const rotateApiKey = endpoint({
  method: 'post',
  url: '/api/auth/api-keys/{keyId}/rotate',
  operationId: 'rotateApiKey',
  tag: 'Accounts',
  summary: 'Replace an API key',
  description:
    'The new key is shown once. The old one works for `overlapSeconds` more (a day, unless told otherwise), so that servers can be given the new one.',
  access: 'keys:write',
  path: z.object({ keyId: z.string() }),
  bodyOptional: true,
  body: KeyRotation,
  status: 201,
  answer: KeyRotated,
  refusals: ['not_found', 'conflict'],
});
