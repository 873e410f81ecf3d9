import * as z from 'zod';
import { LIMITS } from './limits.ts';
import { toPlainText } from './plain-text.ts';

/** Texts that broken clients send in place of a missing ID. If we accepted such a text as an ID, many visitors would become one lead. */
const NOT_AN_ID = new Set([
  'anonymous',
  'null',
  'undefined',
  'none',
  'nil',
  'nan',
  'true',
  'false',
  '0',
  '-1',
  '[object object]',
  'guest',
  'distinct_id',
]);

/** True if a value is a placeholder that clients send without an ID. */
export const isPlaceholderId = (value: string): boolean => NOT_AN_ID.has(value.toLowerCase());

/** Returns why a value cannot be an ID, or null if it can. */
export function refuseId(value: string, { charsMax = LIMITS.idCharsMax }: { charsMax?: number } = {}): string | null {
  if (value.trim() === '') return 'must not be empty';
  if (value.length > charsMax) return `must be at most ${charsMax} characters`;
  if (value !== value.trim()) return 'must not begin or end with white space';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern looks for control characters
  if (/[\u0000-\u001f\u007f]/.test(value)) return 'must not contain control characters';
  // Nobody could open or name a lead whose ID is invisible.
  if (toPlainText(value) === '') return 'must contain a visible character';
  // An unpaired surrogate has no UTF-8 form. Storage would replace the surrogate by U+FFFD, so two different IDs could become one.
  if (/\p{Surrogate}/u.test(value)) return 'must be well-formed Unicode';
  // Browsers and servers resolve `.` and `..` in a path as the current and the parent folder, so a lead with such an ID could not be read
  // or erased.
  if (value === '.' || value === '..') return `must not be "${value}", which cannot be part of an address`;
  if (isPlaceholderId(value)) return `must be an ID, not the placeholder "${value}"`;
  return null;
}

/** An ID is text; a whole number is turned into its digits. Values of other types are returned unchanged, and then refused as IDs. */
export const toIdText = (value: unknown): unknown => (Number.isSafeInteger(value) ? String(value) : value);

export const NOT_ID_TEXT = 'must be text or a whole number';

const id = (example: string) =>
  z
    .union([z.string().meta({ minLength: 1, maxLength: LIMITS.idCharsMax }), z.int({ error: NOT_ID_TEXT })], {
      error: ({ input }) => (input === undefined ? undefined : NOT_ID_TEXT),
    })
    .transform(String)
    .pipe(
      z.string().superRefine((value, context) => {
        const reason = refuseId(value);
        if (reason) context.addIssue({ code: 'custom', message: reason });
      }),
    )
    .meta({ example });

/**
 * A lead's ID: the customer's own user ID, an anonymous ID, or an ID that we generated. All three kinds of IDs share one namespace per
 * project.
 */
export const LeadId = id('lead_123');
/** An event with the same ID counts once per project and lead. */
export const EventId = id('evt_unique_456');

/** The ID of a person who uses the product. */
export const UserId = z
  .string()
  .min(1)
  .max(LIMITS.idCharsMax)
  .meta({ example: 'usr_3b2a19081726354453627180f9e8d7c6' });

/** Lists and segments share a column and a table of members. The prefix of an ID shows whether it belongs to a list or a segment. */
export const isListId = (id: string): boolean => id.startsWith('lst_');
