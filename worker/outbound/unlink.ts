const WORD_JOINER = '\u2060';
/** Features by which mail programs recognize a link: a scheme, a dot between labels, an at sign, a path. */
const LINK_MARK = /[.:@/]/;
/** Stand-ins for them: IDNA reads host names in their NFKC form, and takes the ideographic full stop for a dot. */
const MARK_LIKE = /(?<=\S)[.:@/\P{ASCII}](?=\S)/gu;
const isLinkMark = (char: string): boolean => LINK_MARK.test(char.normalize('NFKC').replace('\u3002', '.'));
const SHOWN_CHARS = 80;

/**
 * Returns text that someone else chose (a name) in a form that no mail program turns into a link. Long text is cut, because it could
 * contain a whole message.
 */
export const unlink = (text: string): string => breakLinks(shorten(text));

/** Shortens a text that is longer than `max` UTF-16 units, without splitting characters. */
export const shorten = (text: string, max = SHOWN_CHARS): string =>
  text.length > max ? `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : text;

/** Returns text with an invisible word joiner around each character that a link needs. */
export const breakLinks = (text: string): string =>
  text.replaceAll(MARK_LIKE, (char) => (isLinkMark(char) ? `${WORD_JOINER}${char}${WORD_JOINER}` : char));
