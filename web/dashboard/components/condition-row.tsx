import { X } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { CONDITION_OPERATORS, type FieldOperator } from '../../../worker/contract/condition-operators.ts';
import { LEAD_FIELDS, type LeadField } from '../../../worker/contract/lead-fields.ts';
import { type ConditionForm, operandOf, refuseCondition, withOperator } from '../lib/condition-leaf.ts';
import { cx } from '../lib/cx.ts';
import { nameOperator } from '../lib/describe-conditions.ts';
import { IconButton } from './button.tsx';
import { ConditionValues } from './condition-values.tsx';
import { smallInputClass } from './field.tsx';

/** The React properties shared by the rows of every kind of condition. */
export interface RowProps {
  /** The row's number, which makes the IDs of its fields unique. */
  number: string;
  canEdit: boolean;
  placeholder: string;
  /** The ID of the `<datalist>` that suggests properties. */
  listId: string;
  /** Whether to show the row's errors. */
  isTold: boolean;
  onTouch: () => void;
  onRemove: () => void;
  /** The menu for what the condition is about (a property, a field or behavior); absent if only properties are allowed. */
  kind?: ReactNode;
}

interface ConditionRowProps extends RowProps {
  condition: ConditionForm;
  onChange: (condition: ConditionForm) => void;
  /** The names of the project's stages. */
  stages?: readonly string[];
  /** Whether to focus the property field. */
  isNew?: boolean;
}

/** The fields of a condition on a property, or on a standard field of a lead. */
export function ConditionRow({
  condition,
  onChange,
  stages,
  isNew = false,
  number,
  canEdit,
  placeholder,
  listId,
  isTold,
  onTouch,
  onRemove,
  kind,
}: ConditionRowProps) {
  const id = useId();
  const refused = isTold ? refuseCondition(condition) : null;
  const invalidIf = (field: 'property' | 'value') =>
    refused?.field === field ? ({ 'aria-invalid': true, 'aria-describedby': id } as const) : {};
  // The values of a list are on separate lines below the row.
  const isList = operandOf(condition.operator) === 'list';
  const removeButton = canEdit && (
    <IconButton label={`Remove condition ${number}`} className="ml-auto" onClick={onRemove}>
      <X aria-hidden className="size-3.5" />
    </IconButton>
  );
  return (
    <fieldset
      disabled={!canEdit}
      className="flex min-w-0 flex-wrap items-center gap-2"
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) onTouch();
      }}
    >
      <legend className="sr-only">Condition {number}</legend>
      {kind}
      {condition.field === null && (
        <input
          aria-label={`Property ${number}`}
          list={listId}
          autoComplete="off"
          // biome-ignore lint/a11y/noAutofocus: the person has just added this condition
          autoFocus={isNew}
          placeholder={placeholder}
          {...invalidIf('property')}
          className={cx(smallInputClass, 'min-w-28 flex-1 font-mono text-xs sm:max-w-44')}
          value={condition.property}
          onChange={({ target }) => onChange({ ...condition, property: target.value })}
        />
      )}
      <select
        aria-label={`Operator ${number}`}
        className={smallInputClass}
        value={condition.operator}
        onChange={({ target }) => onChange(withOperator(condition, target.value as FieldOperator))}
      >
        {operatorsFor(condition).map((operator) => (
          <option key={operator} value={operator}>
            {nameOperator(operator, condition.field)}
          </option>
        ))}
      </select>
      {isList && removeButton}
      <ConditionValues
        condition={condition}
        number={number}
        canEdit={canEdit}
        invalid={invalidIf('value')}
        stages={stages}
        onChange={(values) => onChange({ ...condition, values })}
      />
      {!isList && removeButton}
      {refused && (
        <p id={id} role="alert" className="basis-full text-bad text-xs">
          {refused.message}
        </p>
      )}
    </fieldset>
  );
}

/** The operators to choose from, plus the condition's own operator if this editor does not offer it. */
function operatorsFor({ field, operator }: ConditionForm): readonly FieldOperator[] {
  const offered = field === null ? CONDITION_OPERATORS : OFFERED[LEAD_FIELDS[field]];
  return offered.includes(operator) ? offered : [...offered, operator];
}

const OFFERED: Record<(typeof LEAD_FIELDS)[LeadField], readonly FieldOperator[]> = {
  text: [
    ...(['equals', 'not_equals', 'in', 'not_in', 'contains', 'not_contains'] as const),
    ...(['starts_with', 'ends_with', 'is_empty', 'is_not_empty'] as const),
  ],
  number: ['greater_than', 'less_than', 'between', 'equals', 'not_equals'],
  instant: ['within_days', 'not_within_days', 'after', 'before', 'is_empty', 'is_not_empty'],
  list: ['in', 'not_in', 'is_empty', 'is_not_empty'],
};
