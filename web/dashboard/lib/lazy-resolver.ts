import type { FieldValues, Resolver } from 'react-hook-form';
import type * as z from 'zod';

/**
 * Validates a form with a schema that loads, together with zod, when the form is first checked. The screen thus opens without them. A
 * failed load is tried again with the next check.
 */
export function lazyResolver<Input extends FieldValues, Output extends FieldValues>(
  loadSchema: () => Promise<z.ZodType<Output, Input>>,
): Resolver<Input, unknown, Output> {
  let loaded: Resolver<Input, unknown, Output> | undefined;
  return async (values, context, options) => {
    if (!loaded) {
      const [{ zodResolver }, schema] = await Promise.all([import('./zod-resolver.ts'), loadSchema()]);
      loaded = zodResolver(schema);
    }
    return loaded(values, context, options);
  };
}
