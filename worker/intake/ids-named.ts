import { LIMITS } from '../contract/limits.ts';

const FIELDS = ['userId', 'leadId', 'anonymousId', 'previousId'];

/** The lead ids that an event or a row names, as far as one can tell from what is not valid. At most four. */
export function idsNamed(value: unknown): string[] {
  const given = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const ids = FIELDS.map((field) => given[field]).filter((id) => typeof id === 'string');
  return [...new Set(ids)].filter((id) => id !== '' && id.length <= LIMITS.idCharsMax);
}
