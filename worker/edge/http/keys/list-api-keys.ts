import { listApiKeys as definition } from '../../../contract/api/keys.ts';
import { listApiKeys } from '../../../settings/keys/list-api-keys.ts';
import { handle } from '../../handle.ts';

export const listApiKeysHandler = handle(definition, listApiKeys);
