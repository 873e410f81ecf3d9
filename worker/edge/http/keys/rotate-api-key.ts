import { rotateApiKey as definition } from '../../../contract/api/keys.ts';
import { rotateApiKey } from '../../../settings/keys/rotate-api-key.ts';
import { handle } from '../../handle.ts';
import { refuseKey } from './refuse-key.ts';

export const rotateApiKeyHandler = handle(
  definition,
  (call, { path, body }) => rotateApiKey(call, { ...body, ...path }),
  refuseKey,
);
