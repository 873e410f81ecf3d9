import type { ZodOpenApiExampleObject, ZodOpenApiResponseObject } from 'zod-openapi';
import { PROBLEMS, type ProblemCode } from '../../contract/problem.ts';
import { Refusal, toProblem } from '../problem.ts';
import { HEADERS } from './headers.ts';

type Headers = NonNullable<ZodOpenApiResponseObject['headers']>;

/** The headers of a response with this status, besides `X-Request-Id`. */
const HEADERS_BY_STATUS: Partial<Record<number, Headers>> = {
  401: { 'WWW-Authenticate': HEADERS['WWW-Authenticate'] },
  426: { Upgrade: HEADERS.Upgrade },
  429: {
    'Retry-After': HEADERS['Retry-After'],
    RateLimit: HEADERS.RateLimit,
    'RateLimit-Policy': HEADERS['RateLimit-Policy'],
  },
  503: { 'Retry-After': HEADERS['Retry-After'] },
};

/** The error responses of an endpoint, by status. Responses with the same codes share one component. */
export function toProblemResponses(codes: Iterable<ProblemCode>): Record<string, ZodOpenApiResponseObject> {
  const byStatus = Map.groupBy(new Set(codes), (code) => PROBLEMS[code].status);
  return Object.fromEntries([...byStatus].map(([status, group]) => [status, memoised(status, group.sort())]));
}

const responses = new Map<string, ZodOpenApiResponseObject>();
const examples = new Map<ProblemCode, ZodOpenApiExampleObject>();

// zod-openapi creates one component per object, so equal codes must return the same object.
function memoised(status: number, codes: ProblemCode[]): ZodOpenApiResponseObject {
  const id = codes.map(toPascalCase).join('Or');
  const response = responses.get(id) ?? toResponse(id, status, codes);
  responses.set(id, response);
  return response;
}

function toResponse(id: string, status: number, codes: ProblemCode[]): ZodOpenApiResponseObject {
  return {
    id,
    description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code].title}.`).join(' '),
    headers: { 'X-Request-Id': HEADERS['X-Request-Id'], ...HEADERS_BY_STATUS[status] },
    content: {
      'application/problem+json': {
        schema: {
          allOf: [
            { $ref: '#/components/schemas/Problem' },
            { type: 'object', properties: { status: { const: status }, code: { enum: codes } } },
          ],
        },
        examples: Object.fromEntries(codes.map((code) => [code, toExample(code)])),
      },
    },
  };
}

function toExample(code: ProblemCode): ZodOpenApiExampleObject {
  const example = examples.get(code) ?? {
    id: code,
    summary: PROBLEMS[code].title,
    value: toProblem(
      new Refusal(code, `${PROBLEMS[code].title}.`, {
        ...(code === 'validation_failed' && { errors: [{ path: 'leadId', message: 'must not be empty' }] }),
      }),
      'b3c2a1de-6d1c-4f0b-9f0e-3a5b7c9d1e2f',
    ),
  };
  examples.set(code, example);
  return example;
}

const toPascalCase = (code: string): string =>
  code.replaceAll(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
