const WORD_JOINER = '\u2060';
/** The characters by which mail programs recognize links: after a scheme, between labels, in an email address, and in a path. */
const LINK_MARK = /[.:@/]/;
/**
 * Matches the characters of LINK_MARK, and others that programs may treat like them. IDNA normalizes host names (NFKC) and treats the
 * ideographic full stop as a dot.
 */
const MARK_LIKE = /(?<=\S)[.:@/\P{ASCII}](?=\S)/gu;
const isLinkMark = (char: string): boolean => LINK_MARK.test(char.normalize('NFKC').replace('\u3002', '.'));
const SHOWN_CHARS = 80;

/**
 * Makes a text that someone else chose, such as a name, safe for an email: mail programs find no link in it. Long text is cut, because it
 * could contain a whole message.
 */
export const unlink = (text: string): string => isolate(breakLinks(shorten(text)));

/** Scripts written from right to left, and the two marks that act like their letters. */
const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}\u200f\u061c]/u;

/** Keeps a text that someone else chose from reordering the words and numbers around it (Unicode UAX #9). */
export const isolate = (text: string): string => (RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text);

/** Shortens a text that is longer than `max` UTF-16 units, without splitting characters. */
export const shorten = (text: string, max = SHOWN_CHARS): string =>
  text.length > max ? `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : text;

/** Inserts an invisible word joiner around each character that a link needs. */
export const breakLinks = (text: string): string =>
  text.replaceAll(MARK_LIKE, (char) => (isLinkMark(char) ? `${WORD_JOINER}${char}${WORD_JOINER}` : char));
