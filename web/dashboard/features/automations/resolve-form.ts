import { get, type Resolver, set } from 'react-hook-form';
import type * as z from 'zod';
import { AutomationInput } from '../../../../worker/contract/automation.ts';
import { readIssues } from '../../../../worker/contract/field-errors.ts';
import { refuseWording } from '../../../../worker/contract/refuse-wording.ts';
import { hasRefused } from '../../lib/condition-form.ts';
import '../../lib/say-issues.ts';
import { type AutomationForm, fromForm, isMasked, TRIGGER_FIELDS } from './automation-form.ts';

const TREES = ['conditions', 'traits'] as const;

/** Validates the form with the API's own schema, and assigns each error to the field that caused it. */
export const resolveForm: Resolver<AutomationForm> = (form) => {
  const input = fromForm(form);
  const { error } = AutomationInput.safeParse(input);
  const issues = error ? readIssues(error) : [];
  const complaints = issues.filter(({ path }) => !isMasked(valueAt(input, path)));
  const errors = {};
  for (const tree of TREES) {
    if (tree === 'conditions' && form.when !== 'whenEvent') continue;
    if (hasRefused(form[tree])) set(errors, tree, { type: 'custom', message: 'Complete the conditions.' });
  }
  for (const issue of complaints) {
    const path = toFieldPath(issue.path, form).join('.');
    if (!get(errors, path))
      set(errors, path, { type: issue.code, message: toMessage(issue, valueAt(input, issue.path)) });
  }
  for (const { path, message } of refuseWording(input)) {
    const field = toFieldPath(path, form).join('.');
    if (!get(errors, field)) set(errors, field, { type: 'custom', message });
  }
  for (const field of repeatedNames(form))
    set(errors, field, { type: 'custom', message: 'Another field already has this name.' });
  return Object.keys(errors).length === 0 ? { values: form, errors } : { values: {}, errors };
};

function toMessage({ code, message, path }: z.core.$ZodIssue, value: unknown): string {
  const isAbsent =
    value === undefined ||
    (typeof value === 'string' && value.trim() === '') ||
    (Array.isArray(value) && value.length === 0);
  // The schema also uses `custom` for a missing trigger, which is an empty field like any other.
  const isOwn = code === 'custom' && !String(path[0]).startsWith('when');
  if (isAbsent && !isOwn) return 'is required';
  if (code === 'invalid_key') return 'A name can only contain letters, digits and -.';
  return message;
}

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], value);

function toFieldPath([first, ...rest]: readonly PropertyKey[], form: AutomationForm): PropertyKey[] {
  if (first === undefined) return ['name'];
  if (first in TRIGGER_FIELDS) return [TRIGGER_FIELDS[form.when]];
  // The condition editor marks its invalid fields itself, so the error only names the editor.
  if (first === 'grades' || TREES.some((tree) => tree === first)) return [first];
  if (first !== 'config') return [first, ...rest];
  const [field, key] = rest;
  const rows = field === 'headers' ? form.webhook.headers : field === 'fields' ? rowsOf(form) : undefined;
  if (rows && key !== undefined)
    return [form.action, field as string, rows.findIndex(({ name }) => name.trim() === key)];
  return [form.action, ...(field === undefined ? [] : [field])];
}

/** The rows with the same name as an earlier row. The API takes fields as an object, which can have only one field of each name. */
function repeatedNames(form: AutomationForm): string[] {
  const lists = {
    [`${form.action}.fields`]: rowsOf(form),
    ...(form.action === 'webhook' && { 'webhook.headers': form.webhook.headers }),
  };
  return Object.entries(lists).flatMap(([path, rows = []]) => {
    const names = rows.map(({ name }) => name.trim());
    return names.flatMap((name, i) => (name !== '' && names.indexOf(name) < i ? `${path}.${i}` : []));
  });
}

/** The additional fields of the chosen action; undefined for actions that cannot have any. */
const rowsOf = ({ action, ...form }: AutomationForm) =>
  action === 'webhook' || action === 'hubspot' || action === 'salesforce' ? form[action].fields : undefined;
