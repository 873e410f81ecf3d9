import { KeyCreated, KeyInput } from '../../../contract/account.ts';
import { createApiKey } from '../../../settings/api-key.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';

export const generateApiKey = endpoint(
  {
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
  },
  async ({ body: { kind, name, allowedOrigins = null }, principal, env, now }) => {
    if (principal.type !== 'person') throw new Refusal('forbidden', 'Keys are made by people: log in.');
    const { projectId, userId } = principal;
    return { kind, ...(await createApiKey(env.DB, { projectId, kind, name, userId, allowedOrigins }, now)) };
  },
);
