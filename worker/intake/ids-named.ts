import { toIdText } from '../contract/ids.ts';
import { LIMITS } from '../contract/limits.ts';
import { meantFields } from './event-fields.ts';

const FIELDS = ['userId', 'leadId', 'anonymousId', 'previousId'];
/** Max. IDs read from one event, because an attacker may name thousands. */
const IDS_MAX = 8;

/**
 * The lead IDs in a rejected event or row, with the user's ID first. Also finds IDs in misspelled fields and IDs with surrounding white
 * space.
 */
export function idsNamed(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const ids = new Set<string>();
  const known = Object.entries(value);
  const unknown = known.filter(([key]) => !FIELDS.includes(key));
  const meant = meantFields(unknown.map(([key]) => key));
  const ranked = [
    ...known.map(([key, given]) => ({ rank: FIELDS.indexOf(key), given })),
    ...unknown.map(([, given], i) => ({ rank: FIELDS.indexOf(meant[i] ?? ''), given })),
  ].filter(({ rank }) => rank !== -1);
  for (const { given } of ranked.sort((a, b) => a.rank - b.rank)) {
    const id = toIdText(given);
    if (typeof id !== 'string') continue;
    const trimmed = id.trim();
    if (trimmed !== '' && trimmed.length <= LIMITS.idCharsMax) ids.add(trimmed);
    if (ids.size === IDS_MAX) break;
  }
  return [...ids];
}
