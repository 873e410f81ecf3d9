import { toSentence } from '../../../worker/contract/field-sentence.ts';

/** Says what is wrong with a field by its label: the API names it by its path, and schemas do not name it. */
export const sayError = (label: string, message: string): string =>
  toPlainWords(toSentence(label, message.replace(/^`[^`]+` (?=\p{Ll})/u, '')));

/** Without the backticks around names and values, which screens would show as they are. */
export const toPlainWords = (message: string): string => message.replaceAll('`', '');
