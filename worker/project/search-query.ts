import { toAsciiDomain } from '../contract/traits.ts';
import { phoneDigitsOf } from '../domain/search-words.ts';

/** Prefixes that must all match, in any of the three columns, within the project. */
export function toFtsQuery(projectId: string, search: string): string {
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
  // Emails are stored with their domain in Punycode.
  const asStored = (word: string) => (word.includes('@') ? toAsciiDomain(word.toLowerCase()) : word);
  const words = search
    .split(/\s+/)
    .map(asStored)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  const wordsOf = (all: readonly string[]) =>
    all.map((word) => `{name email company} : ${quote(word)} *`).join(' AND ');
  const digits = phoneDigitsOf(search);
  const matches = [words, ...(digits === null ? [] : [[digits]])].filter((all) => all.length > 0).map(wordsOf);
  const found = matches.length > 0 ? [`(${matches.join(') OR (')})`] : [];
  return [`project_id : ${quote(projectId)}`, ...found.map((all) => `(${all})`)].join(' AND ');
}

/** The IDs that a search finds, from and below: those that begin with it if it looks like one, and otherwise itself. */
export function idRangeOf(search: string): [from: string, below: string] {
  const isLikeId = /^\S{4,}$/.test(search) && /[\d_-]/.test(search);
  return [search, `${search}${isLikeId ? '\u{10ffff}' : '\u{0}'}`];
}
