import { rotateApiKey } from '../../../settings/keys/rotate-api-key.ts';
import { handle } from '../../handle.ts';
import { refuseKey } from './refuse-key.ts';

export const rotateApiKeyHandler = handle(
  async () => (await import('../../../contract/api/keys.ts')).rotateApiKey,
  (call, { path, body }) => rotateApiKey(call, { ...body, ...path }),
  refuseKey,
);
