import { expect, it } from 'vitest';
import type * as z from 'zod';
import { exampleOf } from '../../edge/openapi/example.ts';
import { toFieldErrors } from '../field-errors.ts';
import { withFieldSentences } from '../field-sentence.ts';
import { isJsonObject } from '../json-value.ts';
import { findUnknownFields } from '../unknown-fields.ts';
import { ENDPOINTS } from './endpoints.ts';

/** Words that only the validation library uses, and mentions of formats that a schema does not explain. */
const VALIDATORS =
  /expected|received|Invalid (input|option|string|key)|Too (big|small)|Unrecognized|the pattern|not valid\.$/;
const SENTENCE = /^(`[^`]+`|The (body|query parameter|path parameter)|[A-Z“]).* ?.*[.?…]$/s;

const WRONG = [
  undefined,
  null,
  true,
  -1e9,
  1e9,
  0.123456,
  Number.NaN,
  '',
  ' ',
  'x'.repeat(30_000),
  [],
  [[]],
  {},
  { x: 1 },
];

/** Yields copies of a value in which one part is replaced by a wrong value. */
function* mutate(value: unknown): Generator<unknown> {
  yield* WRONG;
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) for (const wrong of mutate(item)) yield value.with(i, wrong);
  } else if (isJsonObject(value)) {
    for (const [key, item] of Object.entries(value)) for (const wrong of mutate(item)) yield { ...value, [key]: wrong };
  }
}

function sentencesOf(schema: z.ZodType, part: 'body' | 'query' | 'path'): string[] {
  const sentences = new Set<string>();
  for (const value of mutate(exampleOf(schema, 'input') ?? {})) {
    const { error } = schema.safeParse(value);
    const errors = [...findUnknownFields(schema, value), ...(error ? toFieldErrors(error, part) : [])];
    for (const { message } of withFieldSentences(errors)) sentences.add(message);
  }
  return [...sentences];
}

const partsOf = (definition: (typeof ENDPOINTS)[number]) =>
  (['body', 'query', 'path'] as const).filter((part) => definition[part]);
const TAKING = ENDPOINTS.filter((definition) => partsOf(definition).length > 0);

it.each(TAKING.map((definition) => [definition.operationId, definition] as const))(
  '%s rejects invalid values with our own error messages',
  (_, definition) => {
    const sentences = partsOf(definition).flatMap((part) => sentencesOf(definition[part] as z.ZodType, part));
    expect(sentences.filter((text) => VALIDATORS.test(text) || !SENTENCE.test(text))).toEqual([]);
  },
);
