import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { EndpointDefinition } from '../contract/api/endpoint.ts';
import { ENDPOINTS } from '../contract/api/endpoints.ts';
import { PROBLEMS, Problem, type ProblemCode } from '../contract/problem.ts';
import { exampleOf } from './openapi/example.ts';
import { toOpenapi } from './openapi.ts';
import { SEGMENT_ENDPOINTS } from './segment/openapi.ts';

const DESCRIBED: readonly EndpointDefinition[] = [...ENDPOINTS, ...SEGMENT_ENDPOINTS];
const document = toOpenapi(ENDPOINTS);
const nameOf = ({ method, url }: EndpointDefinition): string => `${method.toUpperCase()} ${url}`;

/** Every schema that has its own entry in the document. */
const SCHEMAS = DESCRIBED.flatMap((endpoint) => [
  ...(endpoint.body ? [[`${nameOf(endpoint)} body`, endpoint.body, 'input'] as const] : []),
  ...(endpoint.path ? [[`${nameOf(endpoint)} path`, endpoint.path, 'input'] as const] : []),
  ...(endpoint.query ? [[`${nameOf(endpoint)} query`, endpoint.query, 'input'] as const] : []),
  ...(endpoint.status === 101 ? [] : [[`${nameOf(endpoint)} answer`, endpoint.answer, 'output'] as const]),
]);

describe('the OpenAPI document', () => {
  it('contains every endpoint under a unique name', () => {
    const operations = Object.values(document.paths ?? {}).flatMap((item) =>
      [item.get, item.post, item.put, item.patch, item.delete].filter((operation) => operation !== undefined),
    );
    const ids = operations.map(({ operationId }) => operationId);
    expect(ids.toSorted()).toEqual(DESCRIBED.map(({ operationId }) => operationId).toSorted());
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z]+([A-Z][a-z0-9]*)*$/);
  });

  it('has an example for everything', () => {
    const missing = SCHEMAS.flatMap(([name, schema, io]) => {
      const paths: string[] = [];
      const example = exampleOf(schema, io, (path) => paths.push(path));
      return example === undefined || paths.length > 0 ? [`${name}: ${paths.join(', ')}`] : [];
    });
    // To fix this, give the field `.meta({ example })`, or add a value for its name in example-values.ts.
    expect(missing).toEqual([]);
  });

  it('has valid examples: request bodies are accepted, and responses match ours', () => {
    for (const [name, schema, io] of SCHEMAS) {
      const example = exampleOf(schema, io);
      const parsed = schema.safeParse(example);
      expect({ name, issues: parsed.error?.issues }).toEqual({ name, issues: undefined });
      // Every schema in the document has a name.
      if (io === 'output') expect({ name, parsed: parsed.data }).toEqual({ name, parsed: example });
    }
  });

  it('shows a complete problem as the example of every error code', () => {
    const { examples = {} } = document.components ?? {};
    for (const [code, example] of Object.entries(examples)) {
      const problem = z.strictObject(Problem.shape).parse((example as { value: unknown }).value);
      expect(problem).toMatchObject({ code, error: code, status: PROBLEMS[code as ProblemCode].status });
    }
    const told = Object.keys(examples);
    // No operation returns this code, because only the router answers unsupported methods.
    expect(Object.keys(PROBLEMS).filter((code) => !told.includes(code))).toEqual(['method_not_allowed']);
  });

  it('has a name for every schema that is used twice', () => {
    const names = Object.keys(document.components?.schemas ?? {});
    expect(names).toEqual(
      expect.arrayContaining([
        ...['Lead', 'LeadSummary', 'LeadPage', 'TimelineEntry', 'Explanation', 'Intelligence', 'LeaderboardEntry'],
        ...['EventInput', 'EventBatch', 'ScoringRule', 'Ruleset', 'Problem', 'FieldError', 'Session', 'Project'],
        ...['SegmentBatch', 'SegmentTrack', 'SegmentAnswer'],
      ]),
    );
    // zod-openapi adds `Output` to the name of a schema that differs between request and response. If the check fails, give the schema a
    // name of its own.
    expect(names.filter((name) => name.endsWith('Output'))).toEqual([]);
  });

  it('has no broken reference', () => {
    const text = JSON.stringify(document);
    for (const [, kind = '', name = ''] of text.matchAll(/"\$ref":"#\/components\/(\w+)\/([^"]+)"/g)) {
      const components = document.components as Record<string, Record<string, unknown>>;
      expect(components[kind]).toHaveProperty([name]);
    }
  });

  it('has no examples for list filters, because viewers of the document send the example values', () => {
    const parameters = document.paths?.['/api/leads']?.get?.parameters ?? [];
    expect(parameters.length).toBeGreaterThan(5);
    expect(JSON.stringify(parameters)).not.toContain('"example"');
  });
});

it('a description separates its sentences with spaces', () => {
  const texts = [...JSON.stringify(document).matchAll(/"(?:description|summary)":"((?:[^"\\]|\\.)*)"/g)].map(
    ([, text = '']) => text.replaceAll(/`[^`]*`/g, '`'),
  );
  expect(texts.length).toBeGreaterThan(200);
  expect(texts.filter((text) => /[a-z)`][.!?][A-Z]/.test(text))).toEqual([]);
});
