import { Trash2 } from 'lucide-react';
import { useId } from 'react';
import { useController, useFormContext } from 'react-hook-form';
import { CONDITION_OPERATORS, type ConditionOperator } from '../../../../../worker/contract/condition-operators.ts';
import { IconButton } from '../../../components/button.tsx';
import { ConditionValues } from '../../../components/condition-values.tsx';
import { smallInputClass } from '../../../components/field.tsx';
import { withOperator } from '../../../lib/condition-leaf.ts';
import { cx } from '../../../lib/cx.ts';
import { OPERATORS } from '../../../lib/describe-conditions.ts';
import { sayError } from '../../../lib/say-error.ts';
import type { RulesetForm } from '../ruleset-form.ts';

interface FitRowProps {
  index: number;
  canEdit: boolean;
  /** The ID of the `<datalist>` with the leads' properties. */
  listId: string;
  onRemove: () => void;
}

/** Edits one fit rule, which is a condition on a property with points. */
export function FitRow({ index, canEdit, listId, onRemove }: FitRowProps) {
  const { register, formState, control } = useFormContext<RulesetForm>();
  const { field } = useController({ control, name: `fit.rules.${index}.condition` });
  const errors = formState.errors.fit?.rules?.[index];
  const id = useId();
  const number = index + 1;
  const condition = field.value;
  const isUnnamed = condition.property === '';
  const refused = (isAbout: boolean) =>
    errors?.condition && isAbout ? ({ 'aria-invalid': true, 'aria-describedby': id } as const) : {};
  return (
    <li className="border-line border-b px-4 py-2 last:border-b-0">
      <fieldset disabled={!canEdit} className="flex min-w-0 flex-wrap items-start gap-2 sm:flex-nowrap">
        <legend className="sr-only">Fit rule {number}</legend>
        <div className="flex min-w-0 flex-wrap items-center gap-2 max-sm:basis-full sm:flex-1">
          <input
            aria-label={`Property of fit rule ${number}`}
            list={listId}
            autoComplete="off"
            placeholder="company_size"
            {...refused(isUnnamed)}
            className={cx(smallInputClass, 'min-w-28 flex-1 font-mono text-xs sm:max-w-52')}
            value={condition.property}
            onBlur={field.onBlur}
            onChange={({ target }) => field.onChange({ ...condition, property: target.value })}
          />
          <select
            aria-label={`Operator of fit rule ${number}`}
            className={smallInputClass}
            value={condition.operator}
            onChange={({ target }) => field.onChange(withOperator(condition, target.value as ConditionOperator))}
          >
            {CONDITION_OPERATORS.map((operator) => (
              <option key={operator} value={operator}>
                {OPERATORS[operator]}
              </option>
            ))}
          </select>
          <ConditionValues
            condition={condition}
            number={String(number)}
            canEdit={canEdit}
            invalid={refused(!isUnnamed)}
            onChange={(values) => field.onChange({ ...condition, values })}
          />
        </div>
        <span className="ml-auto flex items-center gap-2">
          <input
            type="number"
            step="any"
            aria-label={`Points of fit rule ${number}`}
            aria-invalid={errors?.points ? true : undefined}
            aria-describedby={errors?.points ? id : undefined}
            className={cx(smallInputClass, 'num w-20 text-right')}
            {...register(`fit.rules.${index}.points`, { valueAsNumber: true })}
          />
          <span className="text-faint text-sm">points</span>
          {canEdit && (
            <IconButton label={`Remove fit rule ${number}`} onClick={onRemove}>
              <Trash2 aria-hidden className="size-3.5" />
            </IconButton>
          )}
        </span>
      </fieldset>
      {errors && (
        <p id={id} role="alert" className="mt-1 text-bad text-xs">
          {[errors.condition?.message, errors.points?.message && sayError('Points', errors.points.message)]
            .filter(Boolean)
            .join(' ')}
        </p>
      )}
    </li>
  );
}
