import * as z from 'zod';
import { type Endpoint, publicEndpoint } from '../../endpoint.ts';

/** `endpoints` are those that the document describes; it describes itself too. */
export function getOpenapi(endpoints: readonly Endpoint[]): Endpoint {
  let document: Record<string, unknown> | undefined;
  const self: Endpoint = publicEndpoint(
    {
      method: 'get',
      url: '/api/openapi.json',
      operationId: 'getOpenapi',
      tag: 'System',
      summary: 'This API as an OpenAPI 3.1 document',
      description: 'For generating clients, and for importing into tools.',
      status: 200,
      answer: z.record(z.string(), z.unknown()).meta({ example: { openapi: '3.1.0' } }),
    },
    async () => {
      // Loaded when first asked for: no event waits for it.
      const { toOpenapi } = await import('../../openapi.ts');
      document ??= { ...toOpenapi([...endpoints, self]) };
      return document;
    },
  );
  return self;
}
