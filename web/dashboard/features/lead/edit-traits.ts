import type { JsonObject } from '../../../../worker/contract/json-value.ts';
import type { Lead } from '../../../../worker/contract/lead.ts';
import type { LearnedTraits } from '../../../../worker/contract/traits.ts';
import { toPropertyValue } from '../../lib/property-value.ts';

export const FIELDS = ['name', 'email', 'company', 'phone'] as const;

/** A custom property as form fields. `value` is the text, or JSON for any other type. */
export interface PropertyInput {
  name: string;
  value: string;
}

/** The lead's details as form fields. */
export interface TraitsForm extends Record<(typeof FIELDS)[number], string> {
  custom: PropertyInput[];
}

type Known = Pick<Lead, (typeof FIELDS)[number] | 'custom'>;

const toText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

export const toTraitsForm = ({ name, email, company, phone, custom }: Known): TraitsForm => ({
  ...{ name: name ?? '', email: email ?? '', company: company ?? '', phone: phone ?? '' },
  custom: Object.entries(custom).map(([key, value]) => ({ name: key, value: toText(value) })),
});

/** Returns the changes that make the lead match the form. Clears emptied fields and properties. */
export function changesOf(lead: Known, form: TraitsForm): LearnedTraits {
  const before = toTraitsForm(lead);
  const changes: LearnedTraits = {};
  for (const field of FIELDS) {
    const value = form[field].trim();
    if (value !== before[field]) changes[field] = value === '' ? null : value;
  }
  const custom: JsonObject = {};
  const named = form.custom.filter(({ name }) => name.trim() !== '');
  for (const { name, value } of named) {
    const known = before.custom.find((one) => one.name === name.trim());
    if (value.trim() === '') {
      if (known) custom[name.trim()] = null;
    } else if (value !== known?.value) custom[name.trim()] = toPropertyValue(value, lead.custom[name.trim()]);
  }
  for (const { name } of before.custom) if (!named.some((one) => one.name.trim() === name)) custom[name] = null;
  return Object.keys(custom).length > 0 ? { ...changes, custom } : changes;
}
