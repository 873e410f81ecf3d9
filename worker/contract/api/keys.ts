import * as z from 'zod';
import { KeyCreated, KeyInput, KeyListed, KeyRotated, KeyRotation } from '../account.ts';
import { endpoint } from './endpoint.ts';

export const generateApiKey = endpoint({
  method: 'post',
  url: '/api/auth/generate-api-key',
  operationId: 'generateApiKey',
  tag: 'Accounts',
  summary: 'Create an API key',
  description:
    'A publishable key (`pk_live_…`, the default) is safe in web pages: it can only write events. A secret key (`sk_live_…`) stays on servers, and can read and write data. List your site’s origins in `allowedOrigins`, so that the key does not work elsewhere. The key is shown once.',
  isCreating: true,
  access: 'keys:write',
  // The documented request has no body at all.
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
  summary: 'List API keys',
  description: 'Active keys, oldest first, without the keys themselves.',
  access: 'keys:write',
  status: 200,
  answer: z.array(KeyListed),
});

export const revokeApiKey = endpoint({
  method: 'delete',
  url: '/api/auth/api-keys/{keyId}',
  operationId: 'revokeApiKey',
  tag: 'Accounts',
  summary: 'Revoke an API key',
  description: 'Requests with the key fail within five seconds everywhere.',
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
  summary: 'Rotate an API key',
  description:
    'The new key is shown once. The old key keeps working for `overlapSeconds` (default: a day), so that you can update your servers.',
  isCreating: true,
  access: 'keys:write',
  path: z.object({ keyId: z.string() }),
  bodyOptional: true,
  body: KeyRotation,
  status: 201,
  answer: KeyRotated,
  refusals: ['not_found', 'conflict'],
});
