/** The pattern of numbers that a double may not represent: 16 digits in a row, or an exponent of three. */
const SUSPECT = /[\d.]{16}|\d[eE][+-]?\d{3}/;
const NUMBER = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;
const INTEGER = /^-?\d+$/;

/**
 * Parses JSON (RFC 8259) without changing a value: a number that a double cannot represent (an integer beyond 2^53, a
 * decimal with too many digits, 1e400) stays the text that was sent, so that different numbers stay different. Throws
 * where JSON.parse throws.
 */
export const parseJson = (text: string): unknown =>
  SUSPECT.test(text) ? JSON.parse(text, keepExact) : JSON.parse(text);

/** `context.source` is the number as it was written (ECMA-262, JSON.parse source text access). */
const keepExact = (_key: string, value: unknown, context?: { source?: string }): unknown => {
  if (typeof value !== 'number') return value;
  const source = context?.source;
  if (source === undefined) throw new SyntaxError('a number has too many digits');
  return isExactNumber(source) ? value : source;
};

/** True if a double represents exactly the decimal number in a text. */
export function isExactNumber(source: string): boolean {
  const value = Number(source);
  if (INTEGER.test(source)) return Number.isSafeInteger(value);
  return Number.isFinite(value) && canonical(source) === canonical(String(value));
}

/** Significant digits and the power of ten of the last one: 1.50e3 and 1500 are the same number. */
function canonical(text: string): string | null {
  const [, whole = '', decimals = '', exponent = '0'] = NUMBER.exec(text) ?? [];
  if (whole === '') return null;
  const digits = (whole + decimals).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const power = Number(exponent) - decimals.length + digits.length - significant.length;
  return `${text.startsWith('-') ? '-' : ''}${significant}e${power}`;
}
