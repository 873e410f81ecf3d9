import type * as z from 'zod';
import { createDocument, type ZodOpenApiObject, type ZodOpenApiOperationObject } from 'zod-openapi';
import { PROBLEMS, Problem, type ProblemCode } from '../contract/problem.ts';
import type { Endpoint } from './endpoint.ts';

/** What every endpoint of a kind can refuse, besides what it names itself. */
function refusalsOf({ access, body, query, path, refusals = [] }: Endpoint): ProblemCode[] {
  return [
    ...(body ? (['invalid_json', 'validation_failed', 'payload_too_large'] as const) : []),
    ...(query || path ? (['validation_failed'] as const) : []),
    ...(access === 'public' ? [] : (['unauthenticated', 'invalid_credentials', 'forbidden'] as const)),
    ...refusals,
    'internal_error',
  ];
}

function toOperation(endpoint: Endpoint): ZodOpenApiOperationObject {
  const { summary, description, tag, body, bodyOptional, query, path, status, answer, access } = endpoint;
  const codesByStatus = Map.groupBy(new Set(refusalsOf(endpoint)), (code) => PROBLEMS[code].status);
  return {
    operationId: summary.replaceAll(/[^A-Za-z0-9]+/g, '-').toLowerCase(),
    summary,
    ...(description && { description }),
    tags: [tag],
    security: access === 'public' ? [] : [{ apiKey: [] }, { session: [] }],
    requestParams: { ...(query && { query: query as z.ZodObject }), ...(path && { path: path as z.ZodObject }) },
    ...(body && { requestBody: { required: !bodyOptional, content: { 'application/json': { schema: body } } } }),
    responses: {
      [`${status}` as '200']:
        status === 101
          ? { description: 'The socket' }
          : { description: 'Done', content: { 'application/json': { schema: answer } } },
      ...Object.fromEntries(
        [...codesByStatus].map(([problemStatus, codes]) => [
          `${problemStatus}`,
          {
            description: codes.map((code) => `${code}: ${PROBLEMS[code].title}`).join('. '),
            content: { 'application/problem+json': { schema: Problem } },
          },
        ]),
      ),
    },
  };
}

/** The API as an OpenAPI 3.1 document, made from the very schemas that parse the requests. */
export function toOpenapi(endpoints: readonly Endpoint[]): ReturnType<typeof createDocument> {
  const paths: NonNullable<ZodOpenApiObject['paths']> = {};
  for (const endpoint of endpoints)
    paths[endpoint.url] = { ...paths[endpoint.url], [endpoint.method]: toOperation(endpoint) };
  const document: ZodOpenApiObject = {
    openapi: '3.1.0',
    info: { title: 'Leads at the edge', version: '1.0.0', license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/' }],
    tags: [...new Set(endpoints.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
        session: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      },
    },
  };
  // JsonObject tells its shape by its metadata, which zod-openapi sees only after it has missed it.
  return createDocument(document, { allowEmptySchema: { custom: true } });
}
