import { expect, it } from 'vitest';
import * as z from 'zod';
import type { EndpointDefinition } from './endpoint.ts';
import { ENDPOINTS } from './endpoints.ts';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The top fields that an answer, or a variant of it, may have. */
function topFields(schema: JsonSchema, $defs = schema.$defs ?? {}): string[] {
  const { $ref, properties = {}, anyOf = [], oneOf = [], allOf = [] } = schema;
  const named = $ref?.split('/').at(-1);
  const variants = [...anyOf, ...oneOf, ...allOf, ...(named === undefined ? [] : [$defs[named]])] as JsonSchema[];
  return [...Object.keys(properties), ...variants.flatMap((variant) => topFields(variant, $defs))];
}

it('marks each endpoint whose answer may have a reason, so that it is not taken for a refusal', () => {
  const hasReason = ({ answer }: EndpointDefinition) =>
    topFields(z.toJSONSchema(answer, { unrepresentable: 'any' })).includes('reason');
  const marked = ENDPOINTS.filter(({ answerHasReason }) => answerHasReason).map(({ operationId }) => operationId);
  expect(marked).toHaveLength(3);
  expect(ENDPOINTS.filter(hasReason).map(({ operationId }) => operationId)).toEqual(marked);
});
