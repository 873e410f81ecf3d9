import { toSentence } from '../../../worker/contract/field-sentence.ts';

/** The message about a required field that is empty. */
export const MISSING = 'is required';

/**
 * Begins an error with the field's label. The API begins its errors with the path of the field, and errors from schemas do not name
 * a field.
 */
export const sayError = (label: string, message: string): string =>
  toPlainWords(toSentence(label, message.replace(/^`[^`]+` (?=\p{Ll})/u, '')));

/** Removes the backticks that the API puts around names and values. */
export const toPlainWords = (message: string): string => message.replaceAll('`', '');
