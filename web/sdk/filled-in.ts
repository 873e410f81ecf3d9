import { settings } from './settings.ts';
import { recall, remember } from './storage.ts';
import { isKnownVisitor } from './visitor-ids.ts';

/** Names of the fields that the visitor has filled in; never a value. */
export const FIELDS = 'fields';
/** With every character escaped, still a cookie. */
const NAMES_CHARS_MAX = 1300;

/** Query parameters that name a person or open an account, also inside another parameter's address; and anything like an email. */
const PERSONAL =
  /(mail|phone|mobile|token|passw|secret|session|jwt|api_?key|birth|address|iban|ssn)[^=&]{0,30}=|\b(tel|dob|otp|user|login|(first|last|full|user|sur|given|family|[fl])?[-_]?name)\]?=|[^=](@|%40)./i;

/** What stands in the fields of this page that were filled in, by name. It is compared with, and goes nowhere. */
const filled = new Map<string, string>();

/**
 * Query parameters that this page began with and that may be those of a form nothing is known of: where the visitor came
 * from a page of the site, and nothing could be stored there, be it before consent or with storage blocked.
 */
let suspects: string[] | undefined;

const nameOf = (field: Element): string => field.getAttribute('name') || field.id;

const listNames = (): string[] => [...(recall(FIELDS) ?? '').split('\n'), ...filled.keys()];

export function noteField(field: Element): string {
  filled.set(nameOf(field), (field as HTMLInputElement).value);
  return nameOf(field);
}

/** Notes a form's fields, found from their side: what a form says of itself, a field named `elements` can replace. */
export const noteForm = (form: EventTarget | null): string[] => [
  ...new Set(
    [...document.querySelectorAll<HTMLInputElement>('[name]:not(form)')]
      .filter((field) => (field.form ?? field.closest('form')) === form)
      .map(noteField),
  ),
];

/** For the pages after this one: a form, or a script, may send there what was filled in here. */
export function keepFieldNames(): void {
  if (filled.size) remember(FIELDS, [...new Set(listNames())].join('\n').slice(-NAMES_CHARS_MAX));
}

/** The page's address without what names a person or was filled in, and without a fragment, unless that names a page. */
export function locatePage(): URL {
  const url = new URL(location.href);
  const query = [...url.searchParams];
  suspects ??=
    `${document.referrer}`.startsWith(location.origin) && !isKnownVisitor() ? query.map(([name]) => name) : [];
  for (const [name, value] of query) {
    const isFilledIn = [...suspects, ...listNames()].includes(name) || (value && [...filled.values()].includes(value));
    const isPersonal = PERSONAL.test(`${name}=${value}`) && !settings.keep?.split(' ').includes(name);
    // What tells of a campaign stays, also where a hidden field repeats it.
    if (isPersonal || (isFilledIn && !name.startsWith('utm_'))) url.searchParams.delete(name);
  }
  url.hash = /^#[!/][^?]*/.exec(url.hash)?.[0] ?? '';
  return url;
}
