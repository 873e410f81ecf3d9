import type { ImportColumn, ImportType } from '../../../../worker/contract/import.ts';
import { IMPORT_BAGS, IMPORT_FIELDS } from '../../../../worker/contract/import-fields.ts';

/** The person's choice for a column. `to` is a field, `property` or `nothing`; `format` is the format of the column's times. */
export interface ColumnChoice {
  to: string;
  format?: string;
}
export type ColumnChoices = Readonly<Record<string, ColumnChoice>>;

export const PROPERTY = 'property';
export const NOTHING = 'nothing';

const LABELS: Record<string, string> = {
  eventType: 'Event type',
  leadId: 'Lead ID',
  userId: 'User ID',
  anonymousId: 'Anonymous ID',
  eventId: 'Event ID',
  timestamp: 'Time',
  email: 'Email',
  name: 'Name',
  firstName: 'First name',
  lastName: 'Last name',
  company: 'Company',
  phone: 'Phone',
  recordId: 'ID if there is no email',
};

/** The name of a field on screens; for a custom property, the name of the property. */
export const labelOf = (path: string): string => LABELS[path] ?? path.replace(/^(custom|properties)\./, '');

/** The options of the menu that assigns a column to a field. */
export const optionsOf = (type: ImportType, current: string): { value: string; label: string }[] => [
  ...[...IMPORT_FIELDS[type], ...(current === 'recordId' ? ['recordId'] : [])].map((field) => ({
    ...{ value: field, label: LABELS[field] ?? field },
  })),
  { value: PROPERTY, label: 'Property' },
  ...(current === IMPORT_BAGS[type] ? [{ value: current, label: 'Properties (JSON)' }] : []),
  { value: NOTHING, label: 'Leave out' },
];

/** The option that is selected for a column. */
export function choiceOf(type: ImportType, { to }: Pick<ImportColumn, 'to'>): string {
  if (to === null) return NOTHING;
  return to.startsWith(`${IMPORT_BAGS[type]}.`) ? PROPERTY : to;
}

/** Writes the choices as the API's `map` parameter; undefined if the person chose nothing. */
export function toMap(type: ImportType, choices: ColumnChoices): string | undefined {
  const entries = Object.entries(choices).map(([column, { to: chosen, format = '' }]) => {
    const to =
      chosen === NOTHING ? null : chosen === PROPERTY ? `${IMPORT_BAGS[type]}.${nameOf(type, column)}` : chosen;
    return [column, format.trim() === '' ? to : { to, format: format.trim() }];
  });
  return entries.length === 0 ? undefined : JSON.stringify(Object.fromEntries(entries));
}

/** The name of the property that a column becomes. A column called `custom.plan` becomes the property `plan`. */
const nameOf = (type: ImportType, column: string): string =>
  column.startsWith(`${IMPORT_BAGS[type]}.`) ? column.slice(IMPORT_BAGS[type].length + 1) : column;
