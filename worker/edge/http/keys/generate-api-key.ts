import { generateApiKey as definition } from '../../../contract/api/keys.ts';
import { generateApiKey } from '../../../settings/keys/generate-api-key.ts';
import { handle } from '../../handle.ts';

export const generateApiKeyHandler = handle(definition, (call, { body }) => generateApiKey(call, body));
