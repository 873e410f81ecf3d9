import { ChevronRight, Trash2 } from 'lucide-react';
import { lazy, Suspense, useId, useState } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import { Button, IconButton } from '../../../components/button.tsx';
import { smallInputClass } from '../../../components/field.tsx';
import { conditionsOf } from '../../../lib/condition-form.ts';
import { cx } from '../../../lib/cx.ts';
import { describeCap } from '../../../lib/describe-cap.ts';
import { describeNextAction } from '../../../lib/describe-next-action.ts';
import { countOf } from '../../../lib/format.ts';
import { sayError } from '../../../lib/say-error.ts';
import type { RulesetForm } from '../ruleset-form.ts';

const RuleDetails = lazy(async () => ({ default: (await import('./rows-with-conditions.ts')).RuleDetails }));

const RULE_GRID =
  'grid grid-cols-[1rem_minmax(0,1fr)_5rem] items-center gap-2 px-4 sm:grid-cols-[1rem_minmax(0,0.8fr)_5rem_minmax(0,1.2fr)_auto]';

const MORE_CLASS = 'flex items-center justify-end sm:w-17 lg:w-44 xl:w-52';

/**
 * The headings of the columns on wide screens, where each rule is on one line. Hidden from screen readers, because each field has
 * its own label.
 */
export const RuleHeadings = () => (
  <div aria-hidden className={cx(RULE_GRID, 'border-line border-b py-2 text-faint text-xs max-sm:hidden')}>
    <span />
    <span>Event type</span>
    <span className="pr-2.5 text-right">Points</span>
    <span>Description</span>
    <span className={MORE_CLASS} />
  </div>
);

export function RuleRow({ index, canEdit, onRemove }: { index: number; canEdit: boolean; onRemove: () => void }) {
  const { register, formState, control } = useFormContext<RulesetForm>();
  const rule = useWatch({ control, name: `rules.${index}` });
  const errors = formState.errors.rules?.[index];
  const [isOpen, setOpen] = useState(rule?.eventType === '');
  const id = useId();
  const name = rule?.description || rule?.eventType || `rule ${index + 1}`;
  const count = rule ? conditionsOf(rule.conditions).length : 0;
  const more = [
    count > 0 ? countOf(count, 'condition') : '',
    rule && rule.capPer !== 'none' ? describeCap({ times: rule.capTimes, per: rule.capPer }) : '',
    rule ? describeNext(rule) : '',
  ].filter(Boolean);
  return (
    <li className={cx('border-line border-b last:border-b-0', !rule?.active && 'bg-sunken')}>
      <div className={cx(RULE_GRID, 'py-2')}>
        <input
          type="checkbox"
          aria-label={`${name} is active`}
          className="size-4 accent-(--accent)"
          {...register(`rules.${index}.active`)}
        />
        <input
          aria-label="Event type"
          placeholder="event_type"
          aria-invalid={errors?.eventType ? true : undefined}
          aria-describedby={errors ? `${id}-error` : undefined}
          className={cx(smallInputClass, 'w-full font-mono text-xs')}
          {...register(`rules.${index}.eventType`)}
        />
        <input
          type="number"
          step="any"
          aria-label={`Points of ${name}`}
          aria-invalid={errors?.points ? true : undefined}
          className={cx(smallInputClass, 'num w-full text-right')}
          {...register(`rules.${index}.points`, { valueAsNumber: true })}
        />
        <input
          aria-label="Description"
          placeholder="What it says about the lead"
          className={cx(smallInputClass, 'w-full max-sm:col-span-2')}
          {...register(`rules.${index}.description`)}
        />
        <div className={MORE_CLASS}>
          <Button
            look="ghost"
            className="!shrink min-w-0"
            aria-expanded={isOpen}
            aria-controls={id}
            onClick={() => setOpen(!isOpen)}
          >
            <span className="hidden truncate text-xs lg:inline">
              {more.length > 0 ? (
                more.join(', ')
              ) : (
                <>
                  Conditions<span className="max-xl:hidden"> & more</span>
                </>
              )}
              <span className="sr-only"> of {name}</span>
            </span>
            <span className="sr-only lg:hidden">Conditions, limit and next action of {name}</span>
            <ChevronRight aria-hidden className={cx('size-3.5 shrink-0 transition-transform', isOpen && 'rotate-90')} />
          </Button>
          {canEdit && (
            <IconButton label={`Remove ${name}`} onClick={onRemove}>
              <Trash2 aria-hidden className="size-3.5" />
            </IconButton>
          )}
        </div>
        {more.length > 0 && <p className="col-span-full text-faint text-xs lg:hidden">{more.join(', ')}</p>}
      </div>
      {errors && (
        <p id={`${id}-error`} role="alert" className="px-4 pb-2 text-bad text-xs">
          {[
            errors.eventType?.message && sayError('Event type', errors.eventType.message),
            errors.points?.message && sayError('Points', errors.points.message),
            !isOpen && errors.conditions?.message,
            errors.nextText?.message,
          ]
            .filter(Boolean)
            .join(' ')}
        </p>
      )}
      {isOpen && (
        <div id={id} className="flex flex-col gap-3 border-line border-t bg-sunken px-4 py-3">
          <Suspense>
            <RuleDetails index={index} canEdit={canEdit} errorId={`${id}-error`} />
          </Suspense>
        </div>
      )}
    </li>
  );
}

/** Describes the next action; empty if stage, trend and risk decide. */
const describeNext = ({ nextKind, nextText }: RulesetForm['rules'][number]): string => {
  if (nextKind === 'auto' || (nextKind === 'own' && !nextText.trim())) return '';
  return `next: ${describeNextAction(nextKind === 'own' ? { kind: nextKind, text: nextText } : { kind: nextKind })}`;
};
