import type * as z from 'zod';
import type {
  ZodOpenApiOperationObject,
  ZodOpenApiRequestBodyObject,
  ZodOpenApiResponseObject,
  ZodOpenApiResponsesObject,
} from 'zod-openapi';
import { type EndpointDefinition, isPermission } from '../../contract/api/endpoint.ts';
import type { ProblemCode } from '../../contract/problem.ts';
import { describeAccess, keysAllowed } from './access.ts';
import { exampleOf } from './example.ts';
import { HEADERS } from './headers.ts';
import { toProblemResponses } from './problem-responses.ts';

/** Differences between an endpoint and the rest of the API: where credentials are sent, and all error codes it may return. */
export interface Wire {
  security: NonNullable<ZodOpenApiOperationObject['security']>;
  refusals: ProblemCode[];
}

export function toOperation(endpoint: EndpointDefinition, wire?: Wire): ZodOpenApiOperationObject {
  const { operationId, summary, description, tag, body, bodyStreamed, query, path, access } = endpoint;
  const actsOnProject = isPermission(access) && !endpoint.url.includes('{projectId}');
  const parameters = [
    ...(actsOnProject ? [{ $ref: '#/components/parameters/ProjectId' }] : []),
    ...(endpoint.isCreating ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
  ];
  return {
    operationId,
    summary,
    description: `${description}\n\n${describeAccess(access)}`,
    tags: [tag],
    security: wire?.security ?? securityOf(endpoint),
    requestParams: { ...(path && { path: path as z.ZodObject }), ...(query && { query: query as z.ZodObject }) },
    ...(parameters.length > 0 && !wire && { parameters }),
    ...(body && { requestBody: toRequestBody(endpoint, body) }),
    ...(bodyStreamed && { requestBody: toFileBody(bodyStreamed) }),
    responses: {
      [`${endpoint.status}` as '200']: toAnswer(endpoint),
      ...(endpoint.unavailableWhen && { '503': { ...toAnswer(endpoint), description: endpoint.unavailableWhen } }),
      ...toProblemResponses(wire?.refusals ?? refusalsOf(endpoint)),
    } as ZodOpenApiResponsesObject,
  };
}

function securityOf({ access }: EndpointDefinition): Wire['security'] {
  if (access === 'public') return [];
  if (access === 'operator') return [{ operator: [] }];
  return [...(keysAllowed(access).length > 0 ? [{ apiKey: [] }] : []), { session: [] }];
}

/** The error codes of an endpoint: those of all endpoints of its kind, and those that it lists itself. */
function refusalsOf({ access, body, query, path, isCreating, refusals = [] }: EndpointDefinition): ProblemCode[] {
  return [
    ...(body ? (['invalid_json', 'validation_failed', 'payload_too_large'] as const) : []),
    // Every endpoint also rejects unknown query parameters.
    ...(query || path || access !== 'public' ? (['validation_failed'] as const) : []),
    ...REFUSALS[isPermission(access) ? 'project' : access],
    ...(isCreating ? (['idempotency_key_reused', 'conflict'] as const) : []),
    ...refusals,
    'internal_error',
  ];
}

/** The error codes of all endpoints with the same access. */
const REFUSALS = {
  public: [],
  // Without OPERATOR_KEY, the endpoint does not exist.
  operator: ['not_found', 'invalid_credentials'],
  account: ['unauthenticated', 'invalid_credentials', 'forbidden'],
  // The caller may have no access to the project. A key may be used from an origin that is not allowed, or too often.
  project: [
    ...(['unauthenticated', 'invalid_credentials', 'forbidden'] as const),
    ...(['not_found', 'origin_not_allowed', 'rate_limited'] as const),
  ],
} as const satisfies Record<string, readonly ProblemCode[]>;

function toRequestBody({ bodyOptional }: EndpointDefinition, schema: z.ZodType): ZodOpenApiRequestBodyObject {
  const example = exampleOf(schema, 'input');
  return {
    required: !bodyOptional,
    content: { 'application/json': { schema, ...(example !== undefined && { example }) } },
  };
}

const toFileBody = (examples: Record<string, string>): ZodOpenApiRequestBodyObject => ({
  required: true,
  content: Object.fromEntries(
    Object.entries(examples).map(([mediaType, example]) => [mediaType, { schema: { type: 'string' }, example }]),
  ),
});

function toAnswer({
  status,
  answer,
  contentType = 'application/json',
  access,
  isCreating,
}: EndpointDefinition): ZodOpenApiResponseObject {
  const description = answer.meta()?.description ?? DESCRIPTIONS[status] ?? 'Done.';
  if (status === 101) return { description };
  const example = exampleOf(answer, 'output');
  return {
    description,
    headers: {
      'X-Request-Id': HEADERS['X-Request-Id'],
      ...(isCreating && { 'Idempotent-Replayed': HEADERS['Idempotent-Replayed'] }),
      ...(keysAllowed(access).length > 0 && { 'RateLimit-Policy': HEADERS['RateLimit-Policy'] }),
    },
    content: Object.fromEntries(
      [contentType]
        .flat()
        .map((type, i) => [type, { schema: answer, ...(example !== undefined && i === 0 && { example }) }]),
    ),
  };
}

const DESCRIPTIONS: Partial<Record<number, string>> = {
  101: 'The socket is open.',
  201: 'Created.',
  202: 'Accepted.',
};
