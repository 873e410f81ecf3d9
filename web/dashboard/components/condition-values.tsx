import { useQuery } from '@tanstack/react-query';
import { Plus, X } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { LIMITS } from '../../../worker/contract/limits.ts';
import { type ConditionForm, operandOf, type ValueForm, type ValueKind, withKind } from '../lib/condition-leaf.ts';
import { cx } from '../lib/cx.ts';
import { sentence } from '../lib/format.ts';
import { listsQuery } from '../lib/lists.ts';
import { toLocalInput } from '../lib/local-input.ts';
import { Button, IconButton } from './button.tsx';
import { smallInputClass } from './field.tsx';

const KINDS: Record<ValueKind, string> = { text: 'Text', number: 'Number', boolean: 'True/false' };

interface ConditionValuesProps {
  condition: ConditionForm;
  /** The condition's number in the tree, which makes the IDs of its fields unique. */
  number: string;
  canEdit: boolean;
  invalid: { 'aria-invalid'?: true; 'aria-describedby'?: string };
  onChange: (values: readonly ValueForm[]) => void;
  /** The names of the project's stages. */
  stages?: readonly string[] | undefined;
}

/** The fields for an operator's value or values, each with its type. */
export function ConditionValues({ condition, number, canEdit, invalid, onChange, stages = [] }: ConditionValuesProps) {
  const { values, operator } = condition;
  const isOfStages = condition.field === 'stage' && stages.length > 0 && WHOLE.has(operator);
  const { data: lists = [] } = useQuery({ ...listsQuery, enabled: condition.field === 'list' });
  const [added, setAdded] = useState(-1);
  const change = (i: number, value: ValueForm) => onChange(values.map((each, j) => (i === j ? value : each)));
  const field = (i: number, label: string) => (
    <ValueField
      key={i}
      value={values[i] ?? { kind: 'text', text: '' }}
      label={label}
      invalid={invalid}
      autoFocus={i === added}
      isNarrow={operandOf(operator) === 'list'}
      hasKind={condition.field === null}
      options={condition.field === 'list' ? toChoice('list', lists) : isOfStages ? toStages(stages, values) : null}
      onChange={(value) => change(i, value)}
    />
  );
  switch (operandOf(operator)) {
    case 'none':
      return null;
    case 'days':
      return (
        <span className="flex items-center gap-2">
          <input
            aria-label={`Days ${number}`}
            inputMode="decimal"
            autoComplete="off"
            {...invalid}
            className={cx(smallInputClass, 'num w-16')}
            value={values[0]?.text ?? ''}
            onChange={({ target }) => change(0, { kind: 'number', text: target.value })}
          />
          <span className="text-soft">days</span>
        </span>
      );
    case 'instant':
      return (
        <input
          type="datetime-local"
          aria-label={`Time ${number}`}
          {...invalid}
          className={smallInputClass}
          value={toLocal(values[0]?.text ?? '')}
          onChange={({ target }) => change(0, { kind: 'text', text: fromLocal(target.value) })}
        />
      );
    case 'number':
    case 'range': {
      const labels = operator === 'between' ? ['Lowest', 'Highest'] : ['Value'];
      return labels.map((label, i) => (
        <span key={label} className="contents">
          {i > 0 && <span className="text-soft">and</span>}
          <input
            aria-label={`${label} ${number}`}
            inputMode="decimal"
            autoComplete="off"
            {...invalid}
            className={cx(smallInputClass, 'num w-24')}
            value={values[i]?.text ?? ''}
            onChange={({ target }) => change(i, { kind: values[i]?.kind ?? 'number', text: target.value })}
          />
        </span>
      ));
    }
    case 'value':
      return field(0, `Value ${number}`);
    case 'list': {
      const add = () => {
        setAdded(values.length);
        onChange([
          ...values,
          { kind: values.at(-1)?.kind ?? 'text', text: values.at(-1)?.kind === 'boolean' ? 'true' : '' },
        ]);
      };
      const addOnEnter = (event: KeyboardEvent) => {
        if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return;
        event.preventDefault();
        if (canEdit && values.length < LIMITS.conditionValuesMax) add();
      };
      return (
        <ul
          aria-label={`Values ${number}`}
          className="flex min-w-0 basis-full flex-col gap-1.5 sm:pl-10"
          onKeyDown={addOnEnter}
        >
          {values.map((_, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: values have no identity of their own
            <li key={i} className="flex items-center gap-1.5">
              {field(i, `Value ${i + 1} of condition ${number}`)}
              {canEdit && values.length > 1 && (
                <IconButton
                  label={`Remove value ${i + 1} of condition ${number}`}
                  onClick={() => onChange(values.filter((_each, j) => j !== i))}
                >
                  <X aria-hidden className="size-3.5" />
                </IconButton>
              )}
            </li>
          ))}
          {canEdit && values.length < LIMITS.conditionValuesMax && (
            <li>
              <Button look="ghost" icon={<Plus aria-hidden className="size-3.5" />} onClick={add}>
                Add value
              </Button>
            </li>
          )}
        </ul>
      );
    }
  }
}

/** The operators that compare a property with a whole value, not with part of it. */
const WHOLE: ReadonlySet<string> = new Set(['equals', 'not_equals', 'in', 'not_in']);

/** The values of a drop-down, and the text it shows before one is chosen. */
interface Choice {
  prompt: string;
  options: readonly { id: string; name: string }[];
}

const toChoice = (noun: string, options: Choice['options']): Choice => ({
  prompt: options.length === 0 ? `No ${noun}s yet` : `Choose a ${noun}`,
  options,
});

/**
 * The project's stages as options. Keeps the condition's own spelling of a stage, and also offers the condition's stages that no
 * longer exist.
 */
function toStages(stages: readonly string[], values: readonly ValueForm[]): Choice {
  const isSame = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
  const texts = values.map(({ text }) => text).filter((text) => text !== '');
  const known = stages.map((stage) => texts.find((text) => isSame(text, stage)) ?? stage);
  const gone = texts.filter((text) => !stages.some((stage) => isSame(text, stage)));
  const ids = [...new Set([...known, ...gone])];
  return toChoice(
    'stage',
    ids.map((id) => ({ id, name: sentence(id) })),
  );
}

interface ValueFieldProps {
  value: ValueForm;
  label: string;
  invalid: ConditionValuesProps['invalid'];
  autoFocus: boolean;
  /** True if the field may shrink to the width of its line. */
  isNarrow: boolean;
  /** True for properties. A field of a lead has only one type, so no type is shown. */
  hasKind: boolean;
  /** The values to choose from; null if any value is allowed. */
  options: Choice | null;
  onChange: (value: ValueForm) => void;
}

/** A value and its type as one control. The type is always visible, and only changes when the person changes it. */
function ValueField({
  value,
  label,
  invalid,
  autoFocus,
  isNarrow,
  hasKind,
  options: choice,
  onChange,
}: ValueFieldProps) {
  const inputClass = cx(smallInputClass, 'min-w-0 flex-1', hasKind && 'rounded-r-none');
  return (
    <span className={cx('flex flex-[2] sm:max-w-72', isNarrow ? 'min-w-0' : 'min-w-48 sm:min-w-40')}>
      {choice ? (
        <select
          aria-label={label}
          {...invalid}
          className={inputClass}
          value={value.text}
          onChange={({ target }) => onChange({ kind: 'text', text: target.value })}
        >
          <option value="">{choice.prompt}</option>
          {choice.options.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      ) : value.kind === 'boolean' ? (
        <select
          aria-label={label}
          {...invalid}
          className={inputClass}
          value={value.text}
          onChange={({ target }) => onChange({ ...value, text: target.value })}
        >
          <option value="true">true</option>
          <option value="false">false</option>
        </select>
      ) : (
        <input
          aria-label={label}
          {...invalid}
          // biome-ignore lint/a11y/noAutofocus: the person has just added this field
          autoFocus={autoFocus}
          autoComplete="off"
          inputMode={value.kind === 'number' ? 'decimal' : 'text'}
          className={inputClass}
          value={value.text}
          onChange={({ target }) => onChange({ ...value, text: target.value })}
        />
      )}
      {hasKind && (
        <select
          aria-label={label.replace('Value', 'Type')}
          className={cx(smallInputClass, '-ml-px w-auto shrink-0 rounded-l-none bg-sunken px-1 text-soft text-xs')}
          value={value.kind}
          onChange={({ target }) => onChange(withKind(value, target.value as ValueKind))}
        >
          {Object.entries(KINDS).map(([kind, words]) => (
            <option key={kind} value={kind}>
              {words}
            </option>
          ))}
        </select>
      )}
    </span>
  );
}

const toLocal = (instant: string): string => {
  const at = Date.parse(instant);
  return Number.isNaN(at) ? '' : toLocalInput(at);
};
const fromLocal = (local: string): string => (local === '' ? '' : new Date(local).toISOString());
