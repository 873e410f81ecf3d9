import { isDeepStrictEqual } from 'node:util';
import type { MergeChoices, MergeDifference } from '../contract/identity.ts';
import type { JsonObject } from '../contract/json-value.ts';
import type { Lead } from '../contract/lead.ts';
import type { LearnedTraits } from '../contract/traits.ts';
import { digest } from '../intake/digest.ts';

const FIELDS = ['name', 'email', 'company', 'phone'] as const;

/** The fields for which the two leads have different values. */
export function differencesOf(kept: Lead, merged: Lead): MergeDifference[] {
  const fields = FIELDS.map((field) => ({ field, kept: kept[field], merged: merged[field] }));
  const custom = Object.keys(kept.custom)
    .filter((key) => Object.hasOwn(merged.custom, key))
    .map((key) => ({ field: `custom.${key}`, kept: kept.custom[key], merged: merged.custom[key] }));
  return [...fields, ...custom].filter(
    (one) => one.kept !== null && one.merged !== null && !isDeepStrictEqual(one.kept, one.merged),
  );
}

/** An ID for the two leads as a preview shows them. When any value of the two leads changes, the ID changes. */
export const previewIdOf = (...leads: readonly Lead[]): string =>
  digest(
    JSON.stringify(
      leads.map((lead) => [lead._id, FIELDS.map((field) => lead[field]), Object.entries(lead.custom).toSorted()]),
    ),
  );

/** The values of the merged lead that were chosen. The kept lead gets these values. Null if the person chose none. */
export function chosenTraits(choices: MergeChoices, merged: Lead): LearnedTraits | null {
  const fields = FIELDS.filter((field) => choices[field] === 'merged' && merged[field] !== null);
  const keys = Object.entries(choices.custom ?? {})
    .filter(([key, choice]) => choice === 'merged' && Object.hasOwn(merged.custom, key))
    .map(([key]) => key);
  if (fields.length + keys.length === 0) return null;
  return {
    ...Object.fromEntries(fields.map((field) => [field, merged[field]])),
    ...(keys.length > 0 && { custom: Object.fromEntries(keys.map((key) => [key, merged.custom[key]])) as JsonObject }),
  };
}
