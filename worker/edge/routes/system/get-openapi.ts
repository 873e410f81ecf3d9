import * as z from 'zod';
import { publicEndpoint } from '../../endpoint.ts';

export const getOpenapi = publicEndpoint(
  {
    method: 'get',
    url: '/api/openapi.json',
    tag: 'System',
    summary: 'This API as an OpenAPI 3.1 document',
    status: 200,
    answer: z.record(z.string(), z.unknown()),
  },
  async () => {
    // Both are needed here only: the document describes every endpoint, this one included.
    const [{ toOpenapi }, { ENDPOINTS }] = await Promise.all([import('../../openapi.ts'), import('../index.ts')]);
    return { ...toOpenapi(ENDPOINTS) };
  },
);
