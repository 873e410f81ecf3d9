import { zodResolver as resolveWithZod } from '@hookform/resolvers/zod';
import type { FieldErrors, FieldValues, Resolver } from 'react-hook-form';
import type * as z from 'zod';
import { MISSING } from './say-error.ts';
import './say-issues.ts';

/**
 * Validates a form with a schema, with error messages in our own words. To a schema, an empty field is a text of the wrong form or length.
 * To the person, the field is missing.
 */
export function zodResolver<Input extends FieldValues, Output extends FieldValues>(
  schema: z.ZodType<Output, Input>,
): Resolver<Input, unknown, Output> {
  const resolve = resolveWithZod(schema);
  return async (values, context, options) => {
    const result = await resolve(values, context, options);
    markMissing(result.errors, values);
    return result;
  };
}

/** Messages that are whole sentences stay, because a schema wrote them for this field. */
function markMissing(errors: FieldErrors, values: FieldValues): void {
  for (const [name, error] of Object.entries(errors)) {
    const value: unknown = values[name];
    if (!error || name === 'ref') continue;
    if (typeof error.message === 'string') {
      if (typeof value === 'string' && value.trim() === '' && /^\p{Ll}/u.test(error.message)) error.message = MISSING;
    } else if (typeof value === 'object' && value !== null) markMissing(error as FieldErrors, value);
  }
}
