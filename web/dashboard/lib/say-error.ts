import { toSentence } from '../../../worker/contract/field-sentence.ts';

/** Names the field in an error by its label, because the API names it by its path, and schemas not at all. */
export const sayError = (label: string, message: string): string =>
  toPlainWords(toSentence(label, message.replace(/^`[^`]+` (?=\p{Ll})/u, '')));

/** Removes the backticks around names and values, which screens would show. */
export const toPlainWords = (message: string): string => message.replaceAll('`', '');
