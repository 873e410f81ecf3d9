import { listApiKeys } from '../../../settings/keys/list-api-keys.ts';
import { handle } from '../../handle.ts';

export const listApiKeysHandler = handle(
  async () => (await import('../../../contract/api/keys.ts')).listApiKeys,
  listApiKeys,
);
