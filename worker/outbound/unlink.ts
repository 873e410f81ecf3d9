const WORD_JOINER = '\u2060';
/** Features by which mail programs recognize a link: a scheme, a dot between labels, an at sign, a path. */
const LINK_MARKS = /(?<=\S)[.:@/](?=\S)/g;
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
  text.replaceAll(LINK_MARKS, (mark) => `${WORD_JOINER}${mark}${WORD_JOINER}`);
