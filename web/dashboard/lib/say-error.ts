import { toSentence } from '../../../worker/contract/field-sentence.ts';

/** Names the field by its label in an error: the API uses its path, and schemas don't name it. */
export const sayError = (label: string, message: string): string =>
  toPlainWords(toSentence(label, message.replace(/^`[^`]+` (?=\p{Ll})/u, '')));

/** Without the backticks around names and values, which screens would show as they are. */
export const toPlainWords = (message: string): string => message.replaceAll('`', '');
