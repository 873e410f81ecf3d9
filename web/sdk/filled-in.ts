import { settings } from './settings.ts';
import { recall, remember } from './storage.ts';
import { isKnownVisitor } from './visitor-ids.ts';

/** The storage key for the names of the fields that the visitor has filled in. The values of fields are never stored. */
export const FIELDS = 'fields';
/** Max. characters of all names together, which fit in a cookie even if every character is escaped. */
const NAMES_CHARS_MAX = 1300;

/**
 * Matches query parameters that identify a person or give access to an account, and anything that looks like an email address.
 * Matches such parameters even inside an address that is the value of another parameter.
 */
const PERSONAL =
  /(mail|phone|mobile|token|passw|secret|session|jwt|api_?key|birth|address|iban|ssn)[^=&]{0,30}=|\b(tel|dob|otp|user|login|(first|last|full|user|sur|given|family|[fl])?[-_]?name)\]?=|[^=](@|%40)./i;

/** The values typed into fields on this page, by field name. The SDK never sends these values, but looks for them in addresses. */
const filled = new Map<string, string>();

/**
 * Query parameters of this page's first address that may come from a form on an earlier page. Set if the earlier page could not
 * store the names of its fields, because consent was missing or storage was blocked.
 */
let suspects: string[] | undefined;

const nameOf = (field: Element): string => field.getAttribute('name') || field.id;

const listNames = (): string[] => [...(recall(FIELDS) ?? '').split('\n'), ...filled.keys()];

export function noteField(field: Element): string {
  filled.set(nameOf(field), (field as HTMLInputElement).value);
  return nameOf(field);
}

/**
 * Remembers a form's typed values, and returns its field names. Finds fields by their `form` property, because a field named
 * `elements` can hide the form's own property.
 */
export const noteForm = (form: EventTarget | null): string[] => [
  ...new Set(
    [...document.querySelectorAll<HTMLInputElement>('[name]:not(form)')]
      .filter((field) => (field.form ?? field.closest('form')) === form)
      .map(noteField),
  ),
];

/**
 * Stores the names of filled-in fields for later pages, because forms and scripts may put typed values into the addresses of those
 * pages.
 */
export function keepFieldNames(): void {
  if (filled.size) remember(FIELDS, [...new Set(listNames())].join('\n').slice(-NAMES_CHARS_MAX));
}

/** The page's address without personal or typed values. Also removes the fragment, unless the fragment names a page. */
export function locatePage(): URL {
  const url = new URL(location.href);
  const query = [...url.searchParams];
  suspects ??=
    `${document.referrer}`.startsWith(location.origin) && !isKnownVisitor() ? query.map(([name]) => name) : [];
  for (const [name, value] of query) {
    const isFilledIn = [...suspects, ...listNames()].includes(name) || (value && [...filled.values()].includes(value));
    const isPersonal = PERSONAL.test(`${name}=${value}`) && !settings.keep?.split(' ').includes(name);
    // Keeps campaign parameters even if the form has a hidden field with the same name.
    if (isPersonal || (isFilledIn && !name.startsWith('utm_'))) url.searchParams.delete(name);
  }
  url.hash = /^#[!/][^?]*/.exec(url.hash)?.[0] ?? '';
  return url;
}
