import { Plus, X } from 'lucide-react';
import { useFieldArray, useFormContext, useWatch } from 'react-hook-form';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { Button, IconButton } from '../../../components/button.tsx';
import { smallInputClass } from '../../../components/field.tsx';
import { Panel } from '../../../components/panel.tsx';
import { cx } from '../../../lib/cx.ts';
import { sayError } from '../../../lib/say-error.ts';
import { stageColor } from '../../../lib/stage-color.ts';
import type { RulesetForm } from '../ruleset-form.ts';

export function StageFields({ canEdit }: { canEdit: boolean }) {
  const { register, control, formState } = useFormContext<RulesetForm>();
  const stages = useFieldArray({ control, name: 'stages', keyName: 'key' });
  const watched = useWatch({ control, name: 'stages' });
  const add = () => stages.append({ name: '', from: (watched.at(-1)?.from ?? 0) + 50 });
  return (
    <Panel
      title="Stages"
      note="Apply retroactively"
      actions={
        canEdit &&
        watched.length < LIMITS.stagesMax && (
          <Button look="ghost" icon={<Plus aria-hidden className="size-3.5" />} onClick={add}>
            Add
          </Button>
        )
      }
    >
      <ul className="flex flex-col gap-2">
        {stages.fields.map((field, i) => {
          const errors = formState.errors.stages?.[i];
          return (
            <li key={field.key}>
              <div className="flex items-center gap-2">
                <span
                  aria-hidden
                  className="size-2 shrink-0 rounded-full"
                  style={{ background: stageColor(watched[i]?.name ?? '', watched) }}
                />
                <input
                  aria-label={`Name of stage ${i + 1}`}
                  aria-invalid={errors?.name ? true : undefined}
                  className={cx(smallInputClass, 'min-w-0 flex-1')}
                  {...register(`stages.${i}.name`)}
                />
                <span className="text-faint text-sm">from</span>
                <input
                  type="number"
                  min={0}
                  step="any"
                  readOnly={i === 0}
                  aria-label={`Start of stage ${i + 1}`}
                  aria-invalid={errors?.from ? true : undefined}
                  className={cx(smallInputClass, 'num w-20 text-right read-only:bg-sunken read-only:text-soft')}
                  {...register(`stages.${i}.from`, { valueAsNumber: true })}
                />
                {canEdit && (
                  <IconButton label={`Remove stage ${i + 1}`} disabled={i === 0} onClick={() => stages.remove(i)}>
                    <X aria-hidden className="size-3.5" />
                  </IconButton>
                )}
              </div>
              {errors && (
                <p role="alert" className="mt-1 pl-4 text-bad text-xs">
                  {errors.name?.message
                    ? sayError('The name', errors.name.message)
                    : sayError('The start', errors.from?.message ?? '')}
                </p>
              )}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
