import { type CreateDocumentOptions, createDocument, type oas32, type ZodOpenApiPathsObject } from 'zod-openapi';
import type { EndpointDefinition } from '../contract/api/endpoint.ts';
import { TAGS } from '../contract/api/tags.ts';
import { Problem } from '../contract/problem.ts';
import { ABOUT, PARAMETERS, SECURITY_SCHEMES } from './openapi/about.ts';
import { SHARED_HEADERS } from './openapi/headers.ts';
import { toOperation } from './openapi/operation.ts';
import { WEBHOOKS } from './openapi/webhooks.ts';
import { SEGMENT_ENDPOINTS, SEGMENT_WIRE } from './segment/openapi.ts';

/** Creates the OpenAPI 3.1 document from the same schemas that parse the requests. */
export function toOpenapi(endpoints: readonly EndpointDefinition[]): ReturnType<typeof createDocument> {
  const paths: ZodOpenApiPathsObject = {};
  const add = (url: string, method: string, operation: ReturnType<typeof toOperation>) => {
    paths[url] = { ...paths[url], [method]: operation };
  };
  for (const endpoint of endpoints) add(endpoint.url, endpoint.method, toOperation(endpoint));
  for (const endpoint of SEGMENT_ENDPOINTS) {
    add(endpoint.url, endpoint.method, toOperation(endpoint, SEGMENT_WIRE));
  }
  const used = new Set<string>([...endpoints, ...SEGMENT_ENDPOINTS].map(({ tag }) => tag));
  const document = createDocument(
    {
      openapi: '3.1.0',
      info: ABOUT,
      servers: [{ url: '/', description: 'The server that provides this document.' }],
      tags: Object.entries(TAGS).flatMap(([name, description]) => (used.has(name) ? [{ name, description }] : [])),
      paths,
      webhooks: WEBHOOKS,
      components: {
        schemas: { Problem },
        securitySchemes: SECURITY_SCHEMES,
        headers: SHARED_HEADERS,
        parameters: PARAMETERS,
      },
    },
    OPTIONS,
  );
  for (const item of Object.values(document.paths ?? {})) {
    for (const operation of [item.get, item.post, item.put, item.patch, item.delete]) {
      operation?.parameters?.forEach(withoutIdleExample);
    }
  }
  return document;
}

/** Removes the examples of filters. Viewers fill in examples, so trying out a list would send filters that nobody chose. */
function withoutIdleExample(parameter: oas32.ParameterObject | oas32.ReferenceObject): void {
  if (!('schema' in parameter) || parameter.required) return;
  const { schema } = parameter;
  if (typeof schema === 'object' && 'example' in schema) delete schema.example;
}

const OPTIONS: CreateDocumentOptions = {
  // JsonObject declares its shape in its metadata. zod-openapi reads that only if this option is set.
  allowEmptySchema: { custom: true },
  override({ jsonSchema, zodSchema }) {
    // Responses may gain fields in later versions, which must not break clients that validate them. Unknown fields are therefore allowed.
    if (zodSchema._zod.def.type === 'object' && jsonSchema.additionalProperties === false) {
      delete jsonSchema.additionalProperties;
    }
    // Remove limits that only come from JavaScript's safe integers, and patterns of values that also have a format, which says more.
    if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
  },
};
