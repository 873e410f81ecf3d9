import { Plus, X } from 'lucide-react';
import { useId } from 'react';
import { useFieldArray, useFormContext, useWatch } from 'react-hook-form';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { ConditionOperator } from '../../../../../worker/contract/ruleset.ts';
import { Button, IconButton } from '../../../components/button.tsx';
import { smallInputClass } from '../../../components/field.tsx';
import { cx } from '../../../lib/cx.ts';
import type { AutomationForm } from '../automation-form.ts';
import { OPERATORS } from '../describe-automation.ts';

interface ConditionFieldsProps {
  name: 'conditions' | 'traits';
  canEdit: boolean;
  placeholder: string;
  /** What is said where there are none. */
  empty: string;
  suggestions: readonly string[];
}

/** Tests of properties, all of which must hold. */
export function ConditionFields({ name, canEdit, placeholder, empty, suggestions }: ConditionFieldsProps) {
  const { register, control, formState } = useFormContext<AutomationForm>();
  const { fields, append, remove } = useFieldArray({ control, name });
  const watched = useWatch({ control, name });
  const id = useId();
  return (
    <div className="flex flex-col gap-2 text-sm">
      {fields.length === 0 && <p className="text-faint">{empty}</p>}
      {fields.map((field, i) => {
        const errors = formState.errors[name]?.[i];
        const problem = errors?.property ? `property ${errors.property.message}` : errors?.value?.message;
        return (
          <div key={field.id} className="flex flex-wrap items-center gap-2">
            <span className="w-8 shrink-0 text-soft">{i === 0 ? 'its' : 'and'}</span>
            <input
              aria-label={`Property ${i + 1}`}
              list={`${id}-properties`}
              autoComplete="off"
              placeholder={placeholder}
              aria-invalid={errors?.property ? true : undefined}
              aria-describedby={problem ? `${id}-${i}` : undefined}
              className={cx(smallInputClass, 'min-w-24 flex-1 font-mono text-xs sm:max-w-40')}
              {...register(`${name}.${i}.property`)}
            />
            <select aria-label={`Operator ${i + 1}`} className={smallInputClass} {...register(`${name}.${i}.operator`)}>
              {ConditionOperator.options.map((operator) => (
                <option key={operator} value={operator}>
                  {OPERATORS[operator]}
                </option>
              ))}
            </select>
            {watched[i]?.operator !== 'exists' && (
              <input
                aria-label={`Value ${i + 1}`}
                aria-invalid={errors?.value ? true : undefined}
                aria-describedby={problem ? `${id}-${i}` : undefined}
                className={cx(smallInputClass, 'min-w-24 flex-1 sm:max-w-48')}
                {...register(`${name}.${i}.value`)}
              />
            )}
            {canEdit && (
              <IconButton label={`Remove condition ${i + 1}`} onClick={() => remove(i)}>
                <X aria-hidden className="size-3.5" />
              </IconButton>
            )}
            {problem && (
              <p id={`${id}-${i}`} role="alert" className="basis-full text-bad text-xs">
                {problem}
              </p>
            )}
          </div>
        );
      })}
      <datalist id={`${id}-properties`}>
        {suggestions.map((suggestion) => (
          <option key={suggestion} value={suggestion} />
        ))}
      </datalist>
      {canEdit && fields.length < LIMITS.conditionsPerRuleMax && (
        <div className="-ml-2.5">
          <Button
            look="ghost"
            icon={<Plus aria-hidden className="size-3.5" />}
            onClick={() => append({ property: '', operator: 'equals', value: '' })}
          >
            Add condition
          </Button>
        </div>
      )}
    </div>
  );
}
