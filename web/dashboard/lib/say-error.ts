import { toSentence } from '../../../worker/contract/field-sentence.ts';
import { sentence } from './format.ts';

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

/**
 * An error of the API as a whole sentence for people. The API begins it with the path of the field: “`custom.teamSize` must be a number”
 * becomes “Custom team size must be a number”.
 */
export const sayRefusal = (message: string): string =>
  toPlainWords(message.replace(/^`([^`]+)`(?= \p{Ll})/u, (_, path: string) => toLabel(path)));

const toLabel = (path: string): string =>
  sentence(path.replaceAll(/[._]+/g, ' ').replaceAll(/(?<=\p{Ll})\p{Lu}/gu, (letter) => ` ${letter.toLowerCase()}`));
