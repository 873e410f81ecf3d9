import { useFormContext, useWatch } from 'react-hook-form';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { NEXT_ACTION_KINDS } from '../../../../../worker/contract/next-action-kinds.ts';
import { smallInputClass } from '../../../components/field.tsx';
import { cx } from '../../../lib/cx.ts';
import { humanize } from '../../../lib/format.ts';
import type { RulesetForm } from '../ruleset-form.ts';

/** Edits the next action that a rule suggests. `errorId` is the element that shows the rule's errors. */
export function NextActionFields({ index, errorId }: { index: number; errorId: string }) {
  const { register, formState, control } = useFormContext<RulesetForm>();
  const nextKind = useWatch({ control, name: `rules.${index}.nextKind` });
  const errors = formState.errors.rules?.[index];
  return (
    <div className="flex flex-wrap items-center gap-2 text-sm">
      <span className="text-soft">Next action</span>
      <select aria-label="Next action" className={smallInputClass} {...register(`rules.${index}.nextKind`)}>
        <option value="auto">by stage, trend and risk</option>
        {NEXT_ACTION_KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {humanize(kind)}
          </option>
        ))}
        <option value="own">your own words</option>
      </select>
      {nextKind === 'own' && (
        <input
          aria-label="Next action in your own words"
          placeholder="Ask about the demo"
          maxLength={LIMITS.nextActionCharsMax}
          aria-invalid={errors?.nextText ? true : undefined}
          aria-describedby={errors ? errorId : undefined}
          className={cx(smallInputClass, 'min-w-0 flex-1')}
          {...register(`rules.${index}.nextText`)}
        />
      )}
    </div>
  );
}
