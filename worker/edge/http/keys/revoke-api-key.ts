import { closeSocketsOfKey } from '../../../project/close-sockets.ts';
import { revokeApiKey } from '../../../settings/keys/revoke-api-key.ts';
import { handle } from '../../handle.ts';
import { refuseKey } from './refuse-key.ts';

export const revokeApiKeyHandler = handle(
  async () => (await import('../../../contract/api/keys.ts')).revokeApiKey,
  async (call, { path }) => {
    const revoked = await revokeApiKey(call, path);
    if (!('reason' in revoked)) await closeSocketsOfKey(call, path.keyId);
    return revoked;
  },
  refuseKey,
);
