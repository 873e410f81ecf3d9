import { generateApiKey as definition } from '../../../contract/api/keys.ts';
import { createApiKey } from '../../../settings/keys/api-key.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';

export const generateApiKeyHandler = endpoint(
  definition,
  async ({ body: { kind, name, allowedOrigins = null }, principal, env, now }) => {
    if (principal.type !== 'person') throw new Refusal('forbidden', 'Keys are made by people: log in.');
    const { projectId, userId } = principal;
    return { kind, ...(await createApiKey(env.DB, { projectId, kind, name, userId, allowedOrigins }, now)) };
  },
);
