const WORD_JOINER = '\u2060';
/** The characters by which mail programs recognize links: in a scheme, between labels, in an address, in a path. */
const LINK_MARK = /[.:@/]/;
/**
 * These characters and others that may stand for them. IDNA reads host names in their NFKC form and treats the ideographic full stop as a
 * dot.
 */
const MARK_LIKE = /(?<=\S)[.:@/\P{ASCII}](?=\S)/gu;
const isLinkMark = (char: string): boolean => LINK_MARK.test(char.normalize('NFKC').replace('\u3002', '.'));
const SHOWN_CHARS = 80;

/**
 * Returns text that someone else chose, such as a name, in a form that mail programs do not turn into a link. Long text is cut, because it
 * could contain a whole message.
 */
export const unlink = (text: string): string => breakLinks(shorten(text));

/** Shortens a text that is longer than `max` UTF-16 units, without splitting characters. */
export const shorten = (text: string, max = SHOWN_CHARS): string =>
  text.length > max ? `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : text;

/** Returns text with an invisible word joiner around each character that a link needs. */
export const breakLinks = (text: string): string =>
  text.replaceAll(MARK_LIKE, (char) => (isLinkMark(char) ? `${WORD_JOINER}${char}${WORD_JOINER}` : char));
