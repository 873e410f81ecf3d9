// Writes the API's OpenAPI document to dist/openapi.json, where the linters read it: `npm run lint:api`.
import { mkdir, writeFile } from 'node:fs/promises';
import { ENDPOINTS } from '../worker/contract/api/endpoints.ts';
import { toOpenapi } from '../worker/edge/openapi.ts';

await mkdir('dist', { recursive: true });
await writeFile('dist/openapi.json', `${JSON.stringify(toOpenapi(ENDPOINTS), null, 2)}\n`);
