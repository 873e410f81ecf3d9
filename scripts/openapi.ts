// Writes the API's OpenAPI document to dist/openapi.json, for the linters: `npm run lint:api`.
import { mkdir, writeFile } from 'node:fs/promises';
import { toOpenapi } from '../worker/edge/openapi.ts';
import { ENDPOINTS } from '../worker/edge/routes/index.ts';

await mkdir('dist', { recursive: true });
await writeFile('dist/openapi.json', `${JSON.stringify(toOpenapi(ENDPOINTS), null, 2)}\n`);
