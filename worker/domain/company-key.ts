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
  /** `pages` if only unsigned pages named the company. The lead then counts in none of the company's figures. */
  from: KnownFrom | null;
}

/** The facts that a key is derived from. */
interface Evidence {
  email?: string | undefined;
  company?: string | undefined;
  group: unknown;
}

/**
 * The company of a lead. It is the domain of the lead's email, unless the domain is a free mail provider; otherwise the lead's group;
 * otherwise the name of its company. If the customer vouches for any of these, what pages said is ignored.
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

/** The key of the company that the customer says a lead belongs to, or null if the customer names none. */
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

/** Reads the ID from the property `group`, where `group` calls of the wire store their `groupId`. */
function toGroupId(group: unknown): string | null {
  const id = isJsonObject(group) ? group.id : undefined;
  const text = typeof id === 'number' ? String(id) : id;
  return typeof text === 'string' && text.trim() !== '' && text.length <= LIMITS.idCharsMax ? text.trim() : null;
}

/** Legal forms at the end of a name, which do not distinguish companies: “Acme Inc.” is the same as “Acme”. */
const LEGAL_FORM =
  / (?:&|inc|incorporated|llc|llp|ltd|limited|corp|corporation|co|company|plc|gmbh|ag|kg|ug|se|sa|sas|sarl|srl|spa|sl|bv|nv|ab|as|oy|kk|pty)$/;

/** A company's name without case, punctuation and legal form; empty if nothing is left. */
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
