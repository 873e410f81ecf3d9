import { settings } from './settings.ts';
import { recall, remember } from './storage.ts';
import { isKnownVisitor } from './visitor-ids.ts';

/** The names of fields that the visitor has filled in. Values are never stored. */
export const FIELDS = 'fields';
/** Fits in a cookie even if every character is escaped. */
const NAMES_CHARS_MAX = 1300;

/**
 * Matches query parameters that name a person or open an account, including those inside an address in another parameter, and anything
 * that looks like an email.
 */
const PERSONAL =
  /(mail|phone|mobile|token|passw|secret|session|jwt|api_?key|birth|address|iban|ssn)[^=&]{0,30}=|\b(tel|dob|otp|user|login|(first|last|full|user|sur|given|family|[fl])?[-_]?name)\]?=|[^=](@|%40)./i;

/** The contents of the fields that were filled in on this page, by name. They are only compared with, and never sent. */
const filled = new Map<string, string>();

/**
 * Query parameters with which this page was opened and that may come from an unknown form: the visitor came from a page of the site
 * that could store nothing (before consent, or with blocked storage).
 */
let suspects: string[] | undefined;

const nameOf = (field: Element): string => field.getAttribute('name') || field.id;

const listNames = (): string[] => [...(recall(FIELDS) ?? '').split('\n'), ...filled.keys()];

export function noteField(field: Element): string {
  filled.set(nameOf(field), (field as HTMLInputElement).value);
  return nameOf(field);
}

/** Records a form's fields by their own `form` property, because a field named `elements` can shadow the form's. */
export const noteForm = (form: EventTarget | null): string[] => [
  ...new Set(
    [...document.querySelectorAll<HTMLInputElement>('[name]:not(form)')]
      .filter((field) => (field.form ?? field.closest('form')) === form)
      .map(noteField),
  ),
];

/** Names are stored for later pages, because a form or a script may put values that were typed here into their addresses. */
export function keepFieldNames(): void {
  if (filled.size) remember(FIELDS, [...new Set(listNames())].join('\n').slice(-NAMES_CHARS_MAX));
}

/** The page's address without personal or filled-in values. The fragment is removed as well, unless it names a page. */
export function locatePage(): URL {
  const url = new URL(location.href);
  const query = [...url.searchParams];
  suspects ??=
    `${document.referrer}`.startsWith(location.origin) && !isKnownVisitor() ? query.map(([name]) => name) : [];
  for (const [name, value] of query) {
    const isFilledIn = [...suspects, ...listNames()].includes(name) || (value && [...filled.values()].includes(value));
    const isPersonal = PERSONAL.test(`${name}=${value}`) && !settings.keep?.split(' ').includes(name);
    // Campaign parameters stay, even if a hidden field repeats them.
    if (isPersonal || (isFilledIn && !name.startsWith('utm_'))) url.searchParams.delete(name);
  }
  url.hash = /^#[!/][^?]*/.exec(url.hash)?.[0] ?? '';
  return url;
}
