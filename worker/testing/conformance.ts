import { dereference, type OutputUnit, type Schema, validate } from '@cfworker/json-schema';
import { ENDPOINTS } from '../contract/api/endpoints.ts';
import { toOpenapi } from '../edge/openapi.ts';

/** A request with its response. */
export interface Seen {
  method: string;
  /** The path of the request, which may include a query. */
  path: string;
  status: number;
  headers: Headers;
  /** Parsed, if the body is JSON. */
  body: unknown;
}

/**
 * Throws if a response differs from the OpenAPI document in status, headers, media type or any field of its body. If the document does
 * not contain the address, the response must say that it does not exist.
 */
export function requireDocumented(seen: Seen): void {
  const operation = findOperation(seen);
  if (operation) requireResponse(operation.responses[seen.status], seen);
  else requireNowhere(seen);
}

/** True if the document has an operation for this request. */
export const isDocumented = (request: Pick<Seen, 'method' | 'path'>): boolean => findOperation(request) !== undefined;

function requireResponse(response: Response | undefined, seen: Seen): void {
  if (!response) throw undocumented(seen, 'the document does not have this status');
  for (const [name, header] of Object.entries(response.headers ?? {})) {
    if (getPrepared().resolve(header).required && !seen.headers.has(name))
      throw undocumented(seen, `the header ${name} is missing`);
  }
  if (!response.content) return;
  const mediaType = seen.headers.get('Content-Type')?.split(';')[0] ?? '';
  const content = response.content[mediaType];
  if (!content) throw undocumented(seen, `the document has no ${mediaType || 'body'}`);
  if (/\bjson$/.test(mediaType)) requireValid(content.schema, seen);
}

function requireValid(schema: Schema, seen: Seen): void {
  const errors = findErrors(schema, seen.body);
  if (errors.length === 0) return;
  // Show only the last errors, because the first ones only say that something nested is wrong.
  const reasons = errors.slice(-4).map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`);
  throw undocumented(seen, reasons.join(' '));
}

function requireNowhere(seen: Seen): void {
  requireValid(getPrepared().problem, seen);
  const { code } = seen.body as { code: string };
  if (code !== 'not_found' && code !== 'method_not_allowed')
    throw undocumented(seen, 'the document has no such operation');
}

const undocumented = ({ method, path, status, body }: Seen, reason: string): Error =>
  new Error(
    `${method} ${path} answered ${status}, which differs from the OpenAPI document: ${reason}\n${JSON.stringify(body)?.slice(0, 2000)}`,
  );

interface Reference {
  $ref?: string;
}
interface Response {
  headers?: Record<string, Reference & { required?: boolean }>;
  content?: Record<string, { schema: Schema }>;
}
interface Document {
  paths: Record<string, Record<string, { responses: Record<string, Response & Reference> }>>;
  components: Record<string, Record<string, object>>;
}

/** Prepares the document for the checks. Objects in the prepared document accept no unknown fields. */
function prepare() {
  const { paths, components } = closeObjects(toOpenapi(ENDPOINTS)) as Document;
  const resolve = <Part extends Reference>(part: Part): Part => {
    const [kind = '', name = ''] = part.$ref?.replace('#/components/', '').split('/') ?? [];
    return part.$ref === undefined ? part : (components[kind]?.[name] as Part);
  };
  const operations = Object.entries(paths).flatMap(([url, item]) =>
    Object.entries(item).map(([method, { responses }]) => ({
      method: method.toUpperCase(),
      segments: url.split('/'),
      parameters: url.split('{').length - 1,
      responses: Object.fromEntries(Object.entries(responses).map(([status, response]) => [status, resolve(response)])),
    })),
  );
  return {
    resolve,
    problem: components.schemas?.Problem as Schema,
    // Addresses with fewer parameters come first, because a literal name takes precedence over a parameter.
    operations: operations.sort((a, b) => a.parameters - b.parameters),
    lookup: dereference({ components: { schemas: components.schemas } } as Schema),
    pointers: new Map<Schema, string>(),
  };
}

/** Stored on the global object, because each test file in a runtime has its own copy of this module. */
const runtime = globalThis as { preparedDocument?: ReturnType<typeof prepare> };

function getPrepared() {
  runtime.preparedDocument ??= prepare();
  return runtime.preparedDocument;
}

function findErrors(schema: Schema, value: unknown): OutputUnit[] {
  const { lookup, pointers } = getPrepared();
  if (!pointers.has(schema)) {
    pointers.set(schema, `/answers/${pointers.size}`);
    dereference(schema, lookup, undefined, pointers.get(schema));
  }
  return validate(value, schema, '2020-12', lookup, false).errors;
}

function findOperation({ method, path }: Pick<Seen, 'method' | 'path'>) {
  const pathname = path.replace(/[?#].*$/, '');
  const asked = (pathname.length > 1 ? pathname.replace(/\/$/, '') : pathname).split('/');
  return getPrepared().operations.find(
    ({ method: its, segments }) =>
      its === method &&
      segments.length === asked.length &&
      segments.every((part, i) => part.startsWith('{') || part === asked[i]),
  );
}

/** Keys whose values are not schemas but might look like one. */
const ASIDE = new Set(['example', 'examples', 'default', 'discriminator']);

/**
 * Returns a copy in which objects accept only the listed properties. Parts of an `allOf` still accept other properties, because each part
 * lists only some.
 */
function closeObjects(node: unknown, key = ''): unknown {
  if (Array.isArray(node)) return node.map((item) => closeObjects(item, key));
  if (typeof node !== 'object' || node === null) return node;
  // In `properties` and `schemas`, the keys are names of ours instead of keywords of JSON Schema.
  const isMap = key === 'properties' || key === 'schemas';
  const copy = Object.fromEntries(
    Object.entries(node)
      .filter(([name]) => isMap || !ASIDE.has(name))
      .map(([name, child]) => [name, closeObjects(child, isMap ? '' : name)]),
  );
  const isOpen = !isMap && key !== 'allOf' && 'properties' in copy && !('additionalProperties' in copy);
  return isOpen ? { ...copy, additionalProperties: false } : copy;
}
