import { generateApiKey } from '../../../settings/keys/generate-api-key.ts';
import { handle } from '../../handle.ts';

export const generateApiKeyHandler = handle(
  async () => (await import('../../../contract/api/keys.ts')).generateApiKey,
  (call, { body }) => generateApiKey(call, body),
);
