/** Matches tabs, line breaks, and separators that screens and spreadsheets treat as line breaks. */
const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;

/**
 * Invisible characters that change the text around them: C0 and C1 controls, and the bidi embeddings, overrides and isolates (Unicode UAX
 * #9), with which a name can rewrite the sentence around it. The marks LRM, RLM and ALM and the joiners stay: names in Arabic, Hebrew,
 * Persian and emoji need them.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern looks for control characters
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Characters that show nothing. A text that consists only of such characters is invisible. (U+2800 is the empty Braille pattern.) */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{White_Space}\p{Cf}\u2800]/gu;

const removeBreaks = (value: string): string => value.replace(BREAKS, ' ');

/** Returns the text as one line without control characters, or an empty text if no character is visible. */
export function toPlainText(value: string): string {
  const line = removeBreaks(value).replace(CONTROLS, '').trim();
  return line.replace(INVISIBLE, '') === '' ? '' : line;
}

/** Returns the names of the texts that contain control characters other than line breaks, or null if there are none. */
export function describeControls(values: Readonly<Record<string, unknown>>): string | null {
  const names = Object.entries(values).filter(
    ([, value]) => typeof value === 'string' && removeBreaks(value).search(CONTROLS) >= 0,
  );
  return names.length > 0 ? `${names.map(([name]) => name).join(', ')}: control characters were removed.` : null;
}
