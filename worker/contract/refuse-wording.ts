import type { ActionConfig } from './automation.ts';
import { refuseTemplate } from './template.ts';

interface WordingError {
  path: readonly string[];
  message: string;
}

/** The names of fields that each receiver's API accepts. */
const FIELD_NAMES = {
  webhook: { pattern: /^[A-Za-z][\w.-]*$/, letters: 'letters, digits, `_`, `.` and `-`' },
  hubspot: { pattern: /^[a-z][a-z0-9_]*$/, letters: 'lowercase letters, digits and `_`' },
  salesforce: { pattern: /^[A-Za-z]\w*$/, letters: 'letters, digits and `_`' },
} as const;

const SALESFORCE_FIELDS = ['Id', 'FirstName', 'LastName', 'Company', 'Email', 'Phone'];

/** Finds errors in the templates of an action: unknown placeholders, and field names that the receiver does not accept. */
export function refuseWording(what: ActionConfig): WordingError[] {
  switch (what.action) {
    case 'assign':
      return [];
    case 'slack':
      return refuseText('text', what.config.text);
    case 'email':
      return [...refuseText('subject', what.config.subject), ...refuseText('text', what.config.text)];
    case 'webhook':
      return refuseFields('webhook', what.config.fields, []);
    case 'hubspot':
      return refuseFields('hubspot', what.config.fields, [
        'email',
        what.config.scoreProperty,
        what.config.stageProperty ?? '',
      ]);
    case 'salesforce':
      return refuseFields('salesforce', what.config.fields, [
        ...SALESFORCE_FIELDS,
        what.config.externalIdField,
        what.config.scoreField,
      ]);
  }
}

function refuseText(field: string, template: string | undefined): WordingError[] {
  const message = template === undefined ? null : refuseTemplate(template);
  return message === null ? [] : [{ path: ['config', field], message }];
}

function refuseFields(
  receiver: keyof typeof FIELD_NAMES,
  fields: Readonly<Record<string, string>> = {},
  taken: readonly string[],
): WordingError[] {
  const { pattern, letters } = FIELD_NAMES[receiver];
  const isTaken = (name: string) => taken.some((other) => other.toLowerCase() === name.toLowerCase());
  return Object.entries(fields).flatMap(([name, template]) => {
    const message = !pattern.test(name)
      ? `The name of a field must start with a letter and contain only ${letters}.`
      : isTaken(name)
        ? 'The action always writes this field. Choose another name.'
        : refuseTemplate(template);
    return message === null ? [] : [{ path: ['config', 'fields', name], message }];
  });
}
