import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { lazy, Suspense, useId } from 'react';
import { useFieldArray, useFormContext } from 'react-hook-form';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { Button } from '../../../components/button.tsx';
import { Field, inputClass } from '../../../components/field.tsx';
import { Panel } from '../../../components/panel.tsx';
import { leadPropertiesQuery, TRAITS } from '../../../lib/lead-properties.ts';
import { sayError } from '../../../lib/say-error.ts';
import { newFitRule } from '../fit-form.ts';
import type { FitSchema } from '../fit-schema.ts';
import type { RulesetForm } from '../ruleset-form.ts';

const FitRow = lazy(async () => ({ default: (await import('./rows-with-conditions.ts')).FitRow }));
const FitPreview = lazy(async () => ({ default: (await import('./rows-with-conditions.ts')).FitPreview }));

const LETTERS = ['A', 'B', 'C'] as const;

interface FitFieldsProps {
  canEdit: boolean;
  /** Undefined until the schema has loaded. */
  schema: typeof FitSchema | undefined;
}

/** Edits the fit rules, which give points for who a lead is, and the grades that result. */
export function FitFields({ canEdit, schema }: FitFieldsProps) {
  const { register, control, formState } = useFormContext<RulesetForm>();
  const rules = useFieldArray({ control, name: 'fit.rules', keyName: 'key' });
  const { data: properties = [] } = useQuery(leadPropertiesQuery);
  const listId = useId();
  const errors = formState.errors.fit;
  return (
    <Panel
      title="Fit"
      note="Who leads are · applies retroactively"
      bodyClassName=""
      actions={
        canEdit &&
        rules.fields.length < LIMITS.fitRulesMax && (
          <Button icon={<Plus aria-hidden className="size-3.5" />} onClick={() => rules.append(newFitRule())}>
            Add fit rule
          </Button>
        )
      }
    >
      {rules.fields.length === 0 ? (
        <p className="px-4 py-3 text-soft text-sm">
          No fit rules. Give points for properties such as company size or industry to grade leads from A to D, apart
          from what they do.
        </p>
      ) : (
        <>
          <ul>
            {rules.fields.map((field, i) => (
              <Suspense key={field.key} fallback={<li className="skeleton m-2 h-9" />}>
                <FitRow index={i} canEdit={canEdit} listId={listId} onRemove={() => rules.remove(i)} />
              </Suspense>
            ))}
          </ul>
          <datalist id={listId}>
            {[...TRAITS, ...properties.map(({ name }) => name)].map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
          {errors?.rules?.root?.message && (
            <p role="alert" className="px-4 pb-2 text-bad text-xs">
              {sayError('Fit rules', errors.rules.root.message)}
            </p>
          )}
          <div className="grid grid-cols-3 items-start gap-3 border-line border-t px-4 py-3">
            {LETTERS.map((letter) => (
              <Field key={letter} label={`${letter} from`} error={errors?.grades?.[letter]?.message}>
                {(props) => (
                  <input
                    {...props}
                    type="number"
                    step="any"
                    disabled={!canEdit}
                    className={`${inputClass} num`}
                    {...register(`fit.grades.${letter}`, { valueAsNumber: true })}
                  />
                )}
              </Field>
            ))}
          </div>
          <Suspense>
            <FitPreview schema={schema} />
          </Suspense>
        </>
      )}
    </Panel>
  );
}
