import * as z from 'zod';
import { KeyListed } from '../../../contract/account.ts';
import { listApiKeys } from '../../../settings/list-api-keys.ts';
import { endpoint } from '../../endpoint.ts';

export const listApiKeysEndpoint = endpoint(
  {
    method: 'get',
    url: '/api/auth/api-keys',
    operationId: 'listApiKeys',
    tag: 'Accounts',
    summary: 'The project’s API keys',
    description: 'Those that open something, oldest first; what they are is not shown again.',
    access: 'keys:write',
    status: 200,
    answer: z.array(KeyListed),
  },
  async ({ principal: { projectId }, env, now }) => listApiKeys(env.DB, projectId, now),
);
