import type { Condition, ConditionValue } from '../../../worker/contract/condition.ts';
import { type FieldOperator, OPERAND, operatorsOf } from '../../../worker/contract/condition-operators.ts';
import type { FieldCondition } from '../../../worker/contract/lead-condition.ts';
import { LEAD_FIELDS, type LeadField } from '../../../worker/contract/lead-fields.ts';
import { LIMITS } from '../../../worker/contract/limits.ts';
import { parseInstant } from '../../../worker/contract/parse-instant.ts';

/** The type of a value. The text “5” and the number 5 are different values. */
export type ValueKind = 'text' | 'number' | 'boolean';
export interface ValueForm {
  kind: ValueKind;
  text: string;
}
/** A condition on a property or field as form fields. `key` identifies the condition while people edit it. */
export interface ConditionForm {
  key: string;
  /** The name of a lead's field; null if the condition is on a property. */
  field: LeadField | null;
  property: string;
  operator: FieldOperator;
  values: readonly ValueForm[];
}
const EMPTY_VALUE: ValueForm = { kind: 'text', text: '' };
export const newKey = (): string => crypto.randomUUID();
export const newCondition = (): ConditionForm => ({
  key: newKey(),
  field: null,
  property: '',
  operator: 'equals',
  values: [EMPTY_VALUE],
});
export function toConditionForm({ operator, value = [], ...of }: Condition | FieldCondition): ConditionForm {
  const values = (Array.isArray(value) ? value : [value]).map(toValueForm);
  const [field, property] = 'field' in of ? [of.field, ''] : [null, of.property];
  return { key: newKey(), field, property, operator, values };
}

const toValueForm = (value: ConditionValue): ValueForm =>
  typeof value === 'string' ? { kind: 'text', text: value } : { kind: toKind(value), text: String(value) };
const toKind = (value: number | boolean): ValueKind => (typeof value === 'number' ? 'number' : 'boolean');

export function fromConditionForm({ field, property, operator, values }: ConditionForm): Condition | FieldCondition {
  const test = { operator, ...readValues(operator, values) };
  return field === null ? ({ property, ...test } as Condition) : { field, ...test };
}

function readValues(operator: FieldOperator, values: readonly ValueForm[]): Pick<Condition, 'value'> {
  const { text } = values[0] ?? EMPTY_VALUE;
  switch (operandOf(operator)) {
    case 'none':
      return {};
    case 'list':
      return { value: values.map(fromValue) };
    case 'range':
      return { value: values.slice(0, 2).map((each) => readTyped(each.text)) };
    case 'days':
    case 'number':
      return { value: readTyped(text) };
    case 'instant':
      return { value: text };
    case 'value':
      return { value: fromValue(values[0] ?? EMPTY_VALUE) };
  }
}

/** The type of value that an operator takes. Covers the operators that compare times, too. */
export function operandOf(operator: FieldOperator) {
  if (operator === 'within_days' || operator === 'not_within_days') return 'days';
  if (operator === 'after' || operator === 'before') return 'instant';
  return OPERAND[operator];
}

/** Moves a condition to another field or property. Changes the operator, and drops values, if they do not fit the new field. */
export function withField(condition: ConditionForm, field: LeadField | null): ConditionForm {
  const kind = field === null ? null : LEAD_FIELDS[field];
  const fitting = field === null ? operatorsOf('stage') : operatorsOf(field);
  const operator = fitting.includes(condition.operator) ? condition.operator : USUAL[kind ?? 'text'];
  const values = [kind === 'number' ? { kind, text: '' } : EMPTY_VALUE];
  return withOperator({ ...condition, field, property: '', values }, operator);
}

const USUAL = { text: 'equals', number: 'greater_than', instant: 'within_days', list: 'in' } as const;

function fromValue({ kind, text }: ValueForm): ConditionValue {
  if (kind === 'number') return readTyped(text);
  return kind === 'boolean' ? text === 'true' : text;
}

const TYPED = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const readTyped = (text: string): number => (TYPED.test(text.trim()) ? Number(text) : Number.NaN);

/** Changes a condition's operator, and keeps as many values as the new operator takes. */
export function withOperator(condition: ConditionForm, operator: FieldOperator): ConditionForm {
  const operand = operandOf(operator);
  if (operand !== operandOf(condition.operator) && (operand === 'days' || operand === 'instant')) {
    return { ...condition, operator, values: [EMPTY_VALUE] };
  }
  const [first = EMPTY_VALUE, second = EMPTY_VALUE] = condition.values;
  if (operand === 'range') return { ...condition, operator, values: [first, second] };
  return { ...condition, operator, values: operand === 'list' ? condition.values : [first] };
}

/** Converts a value to another type as far as its text allows. */
export const withKind = ({ text }: ValueForm, kind: ValueKind): ValueForm => ({
  kind,
  text: kind === 'boolean' ? String(text.toLowerCase() !== 'false') : text,
});

/** Explains why a condition cannot be saved; null if it can. */
export function refuseCondition(form: ConditionForm): { field: 'property' | 'value'; message: string } | null {
  if (form.field === null && form.property === '') return { field: 'property', message: 'Enter a property.' };
  if (form.property.length > 200) return { field: 'property', message: 'Use at most 200 characters.' };
  const { value } = fromConditionForm(form);
  const values = Array.isArray(value) ? value : [value];
  const refuse = (message: string) => ({ field: 'value' as const, message });
  if (operandOf(form.operator) === 'instant' && parseInstant(value, { zone: null, forms: 'iso' }).status !== 'read') {
    return refuse('Enter a date and time.');
  }
  if (values.some((each) => each === '')) return refuse('Enter a value.');
  if (values.some((each) => typeof each === 'number' && !Number.isFinite(each))) return refuse('Enter a number.');
  if (operandOf(form.operator) === 'days' && !(Number(value) > 0 && Number(value) <= LIMITS.conditionDaysMax)) {
    return refuse(`Enter a number of days, up to ${LIMITS.conditionDaysMax.toLocaleString('en')}.`);
  }
  if (values.some((each) => String(each).length > 1000)) return refuse('Use at most 1,000 characters.');
  if (form.operator === 'between' && Number(values[0]) > Number(values[1]))
    return refuse('Put the lower number first.');
  return null;
}
