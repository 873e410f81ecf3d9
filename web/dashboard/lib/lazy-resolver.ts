import type { FieldValues, Resolver } from 'react-hook-form';
import type * as z from 'zod';

/**
 * Validates a form with a schema. The schema and zod load with the first validation, so that the screen can open without them. If
 * loading fails, the next validation tries again.
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
