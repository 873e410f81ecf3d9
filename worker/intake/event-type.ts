import { LIMITS } from '../contract/limits.ts';
import { digest } from './digest.ts';

const DIGEST_CHARS = 8;
/**
 * Only this many characters of a longer name are used. Normalizing turns one letter into up to 18, and each of those may take five
 * characters in a type.
 */
const READ_CHARS_MAX = 2 * LIMITS.eventTypeCharsMax;
/** Latin letters that Unicode does not decompose. */
const LETTERS: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l', þ: 'th', ı: 'i' };

/**
 * Converts an event's name to snake_case, as in rules: `Order Completed`, `orderCompleted` and `order-completed` become `order_completed`.
 * Latin letters lose their accents. Letters of other scripts are not allowed in a type, so they become code points (`注` becomes `u6ce8`). A
 * long name is cut and gets a hash of the whole name, so that it stays unique. Returns null if no letter or digit is left.
 */
export function toEventType(name: string): string | null {
  const trimmed = name.trim();
  const letters = trimmed.slice(0, READ_CHARS_MAX).normalize('NFKD');
  const isCut = trimmed.length > READ_CHARS_MAX || letters.length > READ_CHARS_MAX;
  const type = letters
    .slice(0, READ_CHARS_MAX)
    .replace(/(?<=\p{Script=Latin})\p{M}+/gu, '')
    .normalize('NFC')
    // The start of a word inside another; look-around keeps this linear in hostile names.
    .replace(/(?<=\p{Ll})(?=\p{Lu})|(?<=[\p{Lu}\p{N}])(?=\p{Lu}\p{Ll})/gu, '_')
    .toLowerCase()
    .replace(/[ßæœøđðłþı]/g, (letter) => LETTERS[letter] ?? letter)
    .replace(/[^a-z0-9]+/gu, toCodePoints)
    .replace(/^_|_$/g, '');
  if (type === '') return null;
  if (type.length <= LIMITS.eventTypeCharsMax && !isCut) return type;
  const head = type.slice(0, LIMITS.eventTypeCharsMax - DIGEST_CHARS - 1).replace(/_$/, '');
  return `${head}_${digest(isCut ? trimmed : type).slice(0, DIGEST_CHARS)}`;
}

/** Converts a run of characters other than a-z and 0-9. Letters become code points, and everything else becomes one underscore. */
const toCodePoints = (run: string): string =>
  run
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '_')
    .replace(/[^_]/gu, (letter) => `u${letter.codePointAt(0)?.toString(16).padStart(4, '0')}`);

/** Whether people can no longer recognize a name in its event type. */
export const isUnreadableAsType = (name: string): boolean =>
  name.length > LIMITS.eventTypeCharsMax || /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u.test(name);
