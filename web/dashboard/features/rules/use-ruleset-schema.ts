import { useState } from 'react';
import type { Resolver } from 'react-hook-form';
import { lazyResolver } from '../../lib/lazy-resolver.ts';
import type { RulesetForm } from './ruleset-form.ts';
import type { RulesetSchema } from './ruleset-schema.ts';

interface LazySchema {
  /** The form's schema; undefined until it has loaded. */
  schema: typeof RulesetSchema | undefined;
  /** Validates the form, and loads the schema for the first validation. */
  resolver: Resolver<RulesetForm, unknown, RulesetForm>;
  /** Loads the schema before the first validation. */
  load: () => void;
}

/**
 * The schema of the rules form. Loads when someone begins to edit, because until then the form shows rules that the API has already
 * validated.
 */
export function useRulesetSchema(): LazySchema {
  const [schema, setSchema] = useState<typeof RulesetSchema>();
  const [loaders] = useState(() => {
    const loadSchema = async () => {
      const { RulesetSchema } = await import('./ruleset-schema.ts');
      setSchema(() => RulesetSchema);
      return RulesetSchema;
    };
    return {
      resolver: lazyResolver(loadSchema),
      load: () => void loadSchema().catch(() => 'If this fails, the first validation loads the schema.'),
    };
  });
  return { schema, ...loaders };
}
