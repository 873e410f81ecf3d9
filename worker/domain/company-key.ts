import { isJsonObject } from '../contract/json-value.ts';
import type { KnownFrom } from '../contract/lead-query.ts';
import { LIMITS } from '../contract/limits.ts';
import { TRUSTED_WEIGHT } from './fit-properties.ts';
import { isFreeMail } from './is-free-mail.ts';
import type { KnownTraits } from './learn-traits.ts';

/** The company that a lead belongs to. */
export interface CompanyOfLead {
  /** A domain, `group:` with the ID of a group, or `name:` with a normalized name. */
  key: string;
  /** The company's name as stated for the lead; null if nobody has stated it. */
  name: string | null;
  /**
   * `pages` if only unsigned pages named the company. The company then counts the lead only among the people named by pages, and in no
   * other figure.
   */
  from: KnownFrom | null;
}

/** The facts from which a company's key is derived. */
interface Evidence {
  email?: string | undefined;
  company?: string | undefined;
  group: unknown;
}

/**
 * Returns the company of a lead. The company is identified by the email's domain, unless that is a free mail provider, or else by the
 * group, or else by the company's name. If the customer vouches for the email, group or company name, values from pages are ignored.
 */
export function companyOf({
  traits,
  traitWeights,
}: Pick<KnownTraits, 'traits' | 'traitWeights'>): CompanyOfLead | null {
  const { email, company, custom } = traits;
  if (email === undefined && company === undefined && custom?.group === undefined) return null;
  const isVouched = (weights: Readonly<Record<string, number>>, field: string) =>
    (weights[field] ?? 0) >= TRUSTED_WEIGHT;
  const vouched: Evidence = {
    email: isVouched(traitWeights.fields, 'email') ? email : undefined,
    company: isVouched(traitWeights.fields, 'company') ? company : undefined,
    group: isVouched(traitWeights.custom, 'group') ? custom?.group : undefined,
  };
  const key = companyKey(vouched);
  if (key !== null) return { key, name: vouched.company ?? null, from: null };
  const stated = companyKey({ email, company, group: custom?.group });
  return stated === null ? null : { key: stated, name: company ?? null, from: 'pages' };
}

/** The key of the company that the customer has stated for a lead, or null if there is none. */
export const companyKeyOf = (known: Pick<KnownTraits, 'traits' | 'traitWeights'>): string | null => {
  const company = companyOf(known);
  return company?.from === null ? company.key : null;
};

function companyKey({ email, company, group }: Evidence): string | null {
  const domain = email?.slice(email.lastIndexOf('@') + 1);
  if (domain && !isFreeMail(domain)) return domain;
  const groupId = toGroupId(group);
  if (groupId !== null) return `group:${groupId}`;
  const name = company === undefined ? '' : normalizeName(company);
  return name === '' ? null : `name:${name}`;
}

/** Reads the ID from the property `group`, in which Segment's `group` calls store their `groupId`. */
function toGroupId(group: unknown): string | null {
  const id = isJsonObject(group) ? group.id : undefined;
  const text = typeof id === 'number' ? String(id) : id;
  return typeof text === 'string' && text.trim() !== '' && text.length <= LIMITS.idCharsMax ? text.trim() : null;
}

/** Legal forms at the end of a name. Legal forms do not distinguish companies: “Acme Inc.” is the same company as “Acme”. */
const LEGAL_FORM =
  / (?:&|inc|incorporated|llc|llp|ltd|limited|corp|corporation|co|company|plc|gmbh|ag|kg|ug|se|sa|sas|sarl|srl|spa|sl|bv|nv|ab|as|oy|kk|pty)$/;

/** A company's name without upper case, punctuation and legal form. Empty if the name consists only of punctuation and a legal form. */
function normalizeName(name: string): string {
  let text = name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[.'’]/g, '')
    .replaceAll(/[^\p{L}\p{M}\p{N}&+]+/gu, ' ')
    .trim();
  while (LEGAL_FORM.test(text)) text = text.replace(LEGAL_FORM, '');
  return text.length <= LIMITS.companyNameCharsMax ? text : [...text].slice(0, LIMITS.companyNameCharsMax).join('');
}
