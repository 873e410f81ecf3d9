import { listApiKeys as definition } from '../../../contract/api/keys.ts';
import { listApiKeys } from '../../../settings/keys/list-api-keys.ts';
import { endpoint } from '../../endpoint.ts';

export const listApiKeysHandler = endpoint(definition, async ({ principal: { projectId }, env, now }) =>
  listApiKeys(env.DB, projectId, now),
);
