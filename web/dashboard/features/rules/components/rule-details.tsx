import { useController, useFormContext, useWatch } from 'react-hook-form';
import { ConditionTree } from '../../../components/condition-tree.tsx';
import { smallInputClass } from '../../../components/field.tsx';
import { cx } from '../../../lib/cx.ts';
import type { RulesetForm } from '../ruleset-form.ts';
import { NextActionFields } from './next-action-fields.tsx';

/** Edits the fields that most rules leave empty. `errorId` is the element that shows the rule's errors. */
export function RuleDetails({ index, canEdit, errorId }: { index: number; canEdit: boolean; errorId: string }) {
  const { register, control } = useFormContext<RulesetForm>();
  const rule = useWatch({ control, name: `rules.${index}` });
  return (
    <>
      <Conditions index={index} canEdit={canEdit} />
      <div className="flex flex-wrap items-center gap-2 text-sm">
        <span className="text-soft">Counts</span>
        <select aria-label="Limit" className={smallInputClass} {...register(`rules.${index}.capPer`)}>
          <option value="none">every time</option>
          <option value="day">at most, per day</option>
          <option value="week">at most, per week</option>
          <option value="lifetime">at most, ever</option>
        </select>
        {rule && rule.capPer !== 'none' && (
          <>
            <input
              type="number"
              min={1}
              aria-label="Times"
              className={cx(smallInputClass, 'num w-20')}
              {...register(`rules.${index}.capTimes`, { valueAsNumber: true })}
            />
            <span className="text-soft">times</span>
          </>
        )}
      </div>
      <NextActionFields index={index} errorId={errorId} />
    </>
  );
}

function Conditions({ index, canEdit }: { index: number; canEdit: boolean }) {
  const { control, formState } = useFormContext<RulesetForm>();
  const { field } = useController({ control, name: `rules.${index}.conditions` });
  return (
    <ConditionTree
      value={field.value}
      onChange={field.onChange}
      canEdit={canEdit}
      placeholder="page"
      empty="Every event of this type matches."
      showsAll={formState.isSubmitted}
    />
  );
}
