import { describe, expect, it } from 'vitest';
import { findSlips } from './lint-words/find-slips.ts';
import { readCode, readMarkdown } from './lint-words/read-texts.ts';

const inComment = (text: string) => findSlips(text, { isComment: true }).map(({ found }) => found);
const inText = (text: string) => findSlips(text, { isComment: false }).map(({ found }) => found);

describe('a wording to avoid', () => {
  it.each([
    ['What is done when a lead changes.', ['What']],
    ['Whoever the lead is.', ['Whoever', 'Whoever']],
    ['Where it leads.', ['Where']],
    ['Of one message.', ['Of']],
    ['As it is shown.', ['As']],
    ['The lead of this id; null where there is none.', ['null where', 'where there is none']],
    ['It comes again by itself.', ['by itself', 'comes again']],
    ['Reads the log anew, for ever.', ['for ever', 'anew']],
    ['The ticket is good for 30 seconds.', ['is good for']],
    ['Nobody is told of leads of whom a page has spoken.', ['of whom', 'told of']],
    ['Half of a score is left: 50 % of it.', ['0 %']],
  ])('is found in “%s”', (text, found) => {
    expect(inComment(text).sort()).toEqual([...found].sort());
  });

  it('may begin a text, such as a question, but not a comment', () => {
    expect(inText('What changed?')).toEqual([]);
    expect(inComment('What changed?')).toEqual(['What']);
  });

  it('is not found in plain sentences', () => {
    expect(inComment('The lead with this ID, or null if there is no such lead.')).toEqual([]);
    expect(inComment('Returns the events as of `at`; SQL such as IS NOT NULL WHERE is no prose.')).toEqual([]);
  });

  it('comes with the wording to use', () => {
    expect(findSlips('Is kept for ever.', { isComment: true })).toEqual([
      { found: 'for ever', instead: 'permanently' },
    ]);
  });
});

describe('the texts of a file', () => {
  it('are its comments, its strings of several words, and its JSX texts, each with its line', () => {
    const source = [
      '/** What it is. */',
      "export const label = 'Leads that are quiet';",
      '// Two lines',
      '// of one comment.',
      'export const view = <p>Mended by itself</p>;',
      '// biome-ignore lint/a11y: What a directive says is not prose.',
      "const key = 'anew';",
    ].join('\n');
    expect(readCode('view.tsx', source)).toEqual([
      { line: 1, text: 'What it is.', isComment: true },
      { line: 2, text: 'Leads that are quiet', isComment: false },
      { line: 3, text: 'Two lines', isComment: true },
      { line: 4, text: 'of one comment.', isComment: false },
      { line: 5, text: 'Mended by itself', isComment: false },
    ]);
  });

  it('of a page are its lines without code', () => {
    const page = ['Send `e-mail`.', '```sh', 'echo anew', '```', 'For ever.'].join('\n');
    expect(readMarkdown(page).filter(({ text }) => text)).toEqual([
      { line: 1, text: 'Send ``.', isComment: false },
      { line: 5, text: 'For ever.', isComment: false },
    ]);
  });
});
