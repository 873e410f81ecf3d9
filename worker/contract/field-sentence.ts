import type { FieldError } from './problem.ts';

/**
 * Turns an error into a sentence that names its field: "`points` must be a number, not text." Most messages start with a lower-case letter,
 * because they continue a sentence that starts with the field's name. Messages that are already sentences stay unchanged. `whole` is the
 * name to use for an empty path.
 */
export const toFieldSentence = ({ path, message }: FieldError, whole = 'The body'): string =>
  toSentence(nameOf(path, whole), message);

/**
 * Puts `subject` before a message that starts with a lower-case letter. Returns any other message unchanged, because it is already a
 * sentence.
 */
export function toSentence(subject: string, message: string): string {
  const text = /^\p{Ll}/u.test(message) ? `${subject} ${message}` : message;
  return /[.?!…]$/.test(text) ? text : `${text}.`;
}

/** Returns the errors, each with a whole sentence as its message. */
export const withFieldSentences = (errors: readonly FieldError[], whole?: string): FieldError[] =>
  errors.map((error) => ({ ...error, message: toFieldSentence(error, whole) }));

function nameOf(path: string, whole: string): string {
  if (path === '') return whole;
  const [, root, name = path] = /^(query|path)\.(.+)$/s.exec(path) ?? [];
  const shown = `\`${name.length > PATH_CHARS_MAX ? `${name.slice(0, PATH_CHARS_MAX)}…` : name}\``;
  return root === undefined ? shown : `The ${root} parameter ${shown}`;
}

/** A longer path probably contains pasted text, because properties may have any name. */
const PATH_CHARS_MAX = 100;
