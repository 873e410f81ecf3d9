import { expect, it } from 'vitest';
import * as z from 'zod';
import type { EndpointDefinition } from './endpoint.ts';
import { ENDPOINTS } from './endpoints.ts';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The top-level fields that a response, or one of its variants, may have. */
function topFields(schema: JsonSchema, $defs = schema.$defs ?? {}): string[] {
  const { $ref, properties = {}, anyOf = [], oneOf = [], allOf = [] } = schema;
  const named = $ref?.split('/').at(-1);
  const variants = [...anyOf, ...oneOf, ...allOf, ...(named === undefined ? [] : [$defs[named]])] as JsonSchema[];
  return [...Object.keys(properties), ...variants.flatMap((variant) => topFields(variant, $defs))];
}

it('every endpoint whose response may have a `reason` is marked, so that the response is not mistaken for a refusal', () => {
  const hasReason = ({ answer }: EndpointDefinition) =>
    topFields(z.toJSONSchema(answer, { unrepresentable: 'any' })).includes('reason');
  const marked = ENDPOINTS.filter(({ answerHasReason }) => answerHasReason).map(({ operationId }) => operationId);
  expect(marked).toHaveLength(3);
  expect(ENDPOINTS.filter(hasReason).map(({ operationId }) => operationId)).toEqual(marked);
});
