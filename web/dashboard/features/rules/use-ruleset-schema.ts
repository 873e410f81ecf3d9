import { useState } from 'react';
import type { Resolver } from 'react-hook-form';
import { lazyResolver } from '../../lib/lazy-resolver.ts';
import type { RulesetForm } from './ruleset-form.ts';
import type { RulesetSchema } from './ruleset-schema.ts';

interface LazySchema {
  /** Undefined until it has loaded. */
  schema: typeof RulesetSchema | undefined;
  /** Loads the schema when the form is first checked. */
  resolver: Resolver<RulesetForm, unknown, RulesetForm>;
  /** Loads the schema ahead of the first check. */
  load: () => void;
}

/** The form's schema, which loads when somebody begins to edit: until then, the form shows what the API has checked. */
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
      load: () => void loadSchema().catch(() => 'The first check loads it instead.'),
    };
  });
  return { schema, ...loaders };
}
