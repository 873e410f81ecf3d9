/** Matches numbers that a double may be unable to represent: 16 digits in a row, or an exponent of three digits. */
const SUSPECT = /[\d.]{16}|\d[eE][+-]?\d{3}/;
const NUMBER = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;
const INTEGER = /^-?\d+$/;

/**
 * Parses JSON (RFC 8259) without changing any value. A number that a double cannot represent stays the text that was sent, so that
 * different numbers stay different: an integer beyond 2^53, a decimal with too many digits, or 1e400. Throws the same errors as JSON.parse.
 */
export const parseJson = (text: string): unknown => JSON.parse(SUSPECT.test(text) ? quoteInexact(text) : text);

/** Puts numbers that a double cannot represent in quotes. A reviver function would be called for every value, which takes 5 µs each. */
function quoteInexact(text: string): string {
  let quoted = '';
  let copied = 0;
  const token = new RegExp(TOKEN);
  for (let found = token.exec(text); found; found = token.exec(text)) {
    const [source] = found;
    if (source === '"') token.lastIndex = endOfString(text, token.lastIndex);
    else if (SUSPECT.test(source) && GRAMMAR.test(source) && !isExactNumber(source) && !isKey(text, token.lastIndex)) {
      quoted += `${text.slice(copied, found.index)}"${source}"`;
      copied = token.lastIndex;
    }
  }
  return quoted + text.slice(copied);
}

/** Matches the opening quote of a string, or a number. */
const TOKEN = /"|-?\d[\d.]*(?:[eE][+-]?\d+)?/g;
/** A number in JSON's format. Text in any other format is left as it is, so that JSON.parse rejects it. */
const GRAMMAR = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const COLON = /[ \t\n\r]*:/y;

/** A number before a colon is invalid JSON, but would be valid in quotes, so it must stay unquoted. */
function isKey(text: string, end: number): boolean {
  COLON.lastIndex = end;
  return COLON.test(text);
}

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (end - backslashes > start && text[end - backslashes - 1] === '\\') backslashes++;
    if (backslashes % 2 === 0) return end + 1;
  }
  return text.length;
}

/** True if a double represents the decimal number in a text exactly. */
export function isExactNumber(source: string): boolean {
  const value = Number(source);
  if (INTEGER.test(source)) return Number.isSafeInteger(value);
  return Number.isFinite(value) && canonical(source) === canonical(String(value));
}

/** Returns the digits without zeros at either end, and the power of ten of the last digit, so that 1.50e3 and 1500 are the same number. */
function canonical(text: string): string | null {
  const [, whole = '', decimals = '', exponent = '0'] = NUMBER.exec(text) ?? [];
  if (whole === '') return null;
  const digits = (whole + decimals).replace(/^0+/, '');
  const significant = digits.slice(0, endOfDigits(digits));
  if (significant === '') return '0';
  const power = Number(exponent) - decimals.length + digits.length - significant.length;
  return `${text.startsWith('-') ? '-' : ''}${significant}e${power}`;
}

/**
 * Returns the index at which trailing zeros begin. Uses a loop, because `/0+$/` takes quadratic time on a text with many zeros before
 * another digit.
 */
function endOfDigits(digits: string): number {
  let end = digits.length;
  while (digits[end - 1] === '0') end--;
  return end;
}
