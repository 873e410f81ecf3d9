import { revokeApiKey as definition } from '../../../contract/api/keys.ts';
import { revokeApiKey } from '../../../settings/keys/revoke-api-key.ts';
import { handle } from '../../handle.ts';
import { refuseKey } from './refuse-key.ts';

export const revokeApiKeyHandler = handle(definition, (call, { path }) => revokeApiKey(call, path), refuseKey);
