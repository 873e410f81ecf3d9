import { revokeApiKey } from '../../../settings/keys/revoke-api-key.ts';
import { handle } from '../../handle.ts';
import { refuseKey } from './refuse-key.ts';

export const revokeApiKeyHandler = handle(
  async () => (await import('../../../contract/api/keys.ts')).revokeApiKey,
  (call, { path }) => revokeApiKey(call, path),
  refuseKey,
);
