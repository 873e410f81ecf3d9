import { Plus, X } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import type { BehaviorOperator } from '../../../worker/contract/behavior-condition.ts';
import { LIMITS } from '../../../worker/contract/limits.ts';
import { type BehaviorForm, refuseBehavior } from '../lib/behavior-form.ts';
import { newCondition } from '../lib/condition-leaf.ts';
import { cx } from '../lib/cx.ts';
import { Button, IconButton } from './button.tsx';
import { ConditionRow, type RowProps } from './condition-row.tsx';
import { smallInputClass } from './field.tsx';

interface BehaviorRowProps extends RowProps {
  behavior: BehaviorForm;
  eventTypes: readonly string[];
  /** True if the row only describes which events to count, without a number to compare the count with. */
  isCount?: boolean;
  onChange: (behavior: BehaviorForm) => void;
}

const USUAL_DAYS = '30';

/** The fields of a condition on behavior: the event type, how often, how recently, and with which properties. */
export function BehaviorRow({ behavior, eventTypes, isCount = false, onChange, kind, ...row }: BehaviorRowProps) {
  const { number, canEdit, isTold, onTouch, onRemove } = row;
  const { event, operator, times, days, where } = behavior;
  const id = useId();
  const change = (changed: Partial<BehaviorForm>) => onChange({ ...behavior, ...changed });
  // Hides the number 1, because “did not do it at least 1 time” just means “did not do it”.
  const hidesTimes = (of: BehaviorOperator) => of === 'did_not' && times === '1';
  const [hasTimes, setHasTimes] = useState(!hidesTimes(operator));
  const choose = (chosen: BehaviorOperator) => {
    setHasTimes(!hidesTimes(chosen));
    change({ operator: chosen });
  };
  const [added, setAdded] = useState<string | null>(null);
  const eventInput = useRef<HTMLInputElement>(null);
  const refused = isTold ? refuseBehavior(behavior) : null;
  const invalidIf = (field: 'event' | 'times' | 'days') =>
    refused?.field === field ? ({ 'aria-invalid': true, 'aria-describedby': id } as const) : {};
  const addWhere = () => {
    const condition = newCondition();
    setAdded(condition.key);
    change({ where: [...where, condition] });
  };
  return (
    <fieldset
      disabled={!canEdit}
      className="flex min-w-0 flex-col gap-2"
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) onTouch();
      }}
    >
      <legend className="sr-only">Condition {number}</legend>
      <div className="flex min-w-0 flex-wrap items-center gap-2">
        {kind}
        {!isCount && (
          <select
            aria-label={`Operator ${number}`}
            className={smallInputClass}
            value={operator}
            onChange={({ target }) => choose(target.value as BehaviorOperator)}
          >
            <option value="did">did</option>
            <option value="did_not">did not do</option>
          </select>
        )}
        <input
          ref={eventInput}
          aria-label={`Event type ${number}`}
          list={`${id}-types`}
          autoComplete="off"
          placeholder="page_view"
          {...invalidIf('event')}
          className={cx(smallInputClass, 'min-w-28 flex-1 font-mono text-xs sm:max-w-44')}
          value={event}
          onChange={({ target }) => change({ event: target.value })}
        />
        <datalist id={`${id}-types`}>
          {eventTypes.map((type) => (
            <option key={type} value={type} />
          ))}
        </datalist>
        {hasTimes && !isCount && (
          <span className="flex items-center gap-2 text-soft">
            at least
            <input
              aria-label={`Times ${number}`}
              inputMode="numeric"
              autoComplete="off"
              {...invalidIf('times')}
              className={cx(smallInputClass, 'num w-14')}
              value={times}
              onChange={({ target }) => change({ times: target.value })}
            />
            {times === '1' ? 'time' : 'times'}
          </span>
        )}
        <span className="flex items-center gap-2">
          <select
            aria-label={`Period ${number}`}
            className={smallInputClass}
            value={days === null ? 'ever' : 'last'}
            onChange={({ target }) => change({ days: target.value === 'ever' ? null : USUAL_DAYS })}
          >
            <option value="ever">{operator === 'did' ? 'at any time' : 'ever'}</option>
            <option value="last">in the last</option>
          </select>
          {days !== null && (
            <>
              <input
                aria-label={`Days ${number}`}
                inputMode="decimal"
                autoComplete="off"
                {...invalidIf('days')}
                className={cx(smallInputClass, 'num w-16')}
                value={days}
                onChange={({ target }) => change({ days: target.value })}
              />
              <span className="text-soft">{days === '1' ? 'day' : 'days'}</span>
            </>
          )}
        </span>
        {canEdit && (
          <span className="flex items-center gap-1">
            {where.length === 0 && (
              <Button look="ghost" icon={<Plus aria-hidden className="size-3.5" />} onClick={addWhere}>
                Where
              </Button>
            )}
            {!isCount && (
              <IconButton label={`Remove condition ${number}`} onClick={onRemove}>
                <X aria-hidden className="size-3.5" />
              </IconButton>
            )}
          </span>
        )}
        {refused && refused.field !== 'where' && (
          <p id={id} role="alert" className="basis-full text-bad text-xs">
            {refused.message}
          </p>
        )}
      </div>
      {where.length > 0 && (
        <ul
          aria-label={`Event properties ${number}`}
          className="flex min-w-0 flex-col gap-2 border-line border-l-2 pl-3"
        >
          {where.map((condition, i) => (
            <li key={condition.key} className="flex min-w-0 gap-2">
              <span className="pt-2 text-faint text-xs">{i === 0 ? 'where' : 'and'}</span>
              <div className="min-w-0 flex-1">
                <ConditionRow
                  {...row}
                  number={`${number}.${i + 1}`}
                  listId=""
                  placeholder="page"
                  condition={condition}
                  isNew={added === condition.key}
                  onChange={(changed) => change({ where: where.with(i, changed) })}
                  onRemove={() => {
                    change({ where: where.filter(({ key }) => key !== condition.key) });
                    eventInput.current?.focus();
                  }}
                />
              </div>
            </li>
          ))}
          {canEdit && where.length < LIMITS.behaviorWhereMax && (
            <li className="-ml-2.5">
              <Button look="ghost" icon={<Plus aria-hidden className="size-3.5" />} onClick={addWhere}>
                Add property
              </Button>
            </li>
          )}
        </ul>
      )}
    </fieldset>
  );
}
