import { readStaticFile } from '../../../static-files.ts';
import { handle } from '../../handle.ts';

/**
 * The build writes the document (scripts/openapi-docs.ts). The Worker therefore needs neither the document's texts nor the code that
 * creates it.
 */
export const getOpenapiHandler = handle(
  async () => (await import('../../../contract/api/system.ts')).getOpenapi,
  async (_call, _given, { env }) => {
    const { body } = await readStaticFile(env, '/docs/openapi.json');
    return new Response(body, { headers: { 'Content-Type': 'application/json' } });
  },
);
