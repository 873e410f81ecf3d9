import { toAsciiDomain } from '../contract/traits.ts';
import { phoneDigitsOf, UNSPACED } from '../domain/search-words.ts';

/** Max. words to search for. More words would hardly narrow a search. */
const WORDS_MAX = 10;

/**
 * Builds a full-text query within the project. All words must match, in any of the three columns, and each may be the beginning of a longer
 * word. A single letter next to other words must match as a whole word. Finding all words that start with this letter would cost more than
 * the rest of the search, and would read the words of all projects.
 */
export function toFtsQuery(projectId: string, search: string): string {
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
  // Emails are stored with their domain in Punycode.
  const asStored = (word: string) => (word.includes('@') ? toAsciiDomain(word.toLowerCase()) : word);
  const words = search
    .replaceAll('\0', ' ')
    .split(/\s+/)
    .map(asStored)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  const wordsOf = (all: readonly string[]) =>
    [...new Set(all)]
      .slice(0, WORDS_MAX)
      .map((word) => `{name email company} : ${quote(word)}${all.length > 1 && isLetter(word) ? '' : ' *'}`)
      .join(' AND ');
  const digits = phoneDigitsOf(search);
  const matches = [words, ...(digits === null ? [] : [[digits]])].filter((all) => all.length > 0).map(wordsOf);
  const found = matches.length > 0 ? [`(${matches.join(') OR (')})`] : [];
  return [`project_id : ${quote(projectId)}`, ...found.map((all) => `(${all})`)].join(' AND ');
}

function isLetter(word: string): boolean {
  const [letter = '', ...others] = word.match(/[\p{L}\p{N}]/gu) ?? [];
  return others.length === 0 && !UNSPACED.test(letter);
}

/**
 * The range of IDs that begin with the search: above `from` and below `below`. Null if the search does not look like the beginning of an
 * ID, because a word like “lead” may begin every ID of a project.
 */
export function idRangeOf(search: string): [from: string, below: string] | null {
  const isLikeId = /^\S{4,}$/.test(search) && /[\d_-]/.test(search);
  return isLikeId ? [search, `${search}\u{10ffff}`] : null;
}
