import { describe, expect, it } from 'vitest';
import { findSlips } from './lint-words/find-slips.ts';
import { readCode, readMarkdown } from './lint-words/read-texts.ts';

const inComment = (text: string) => findSlips({ text, kind: 'comment' }).map(({ found }) => found);
const inText = (text: string) => findSlips({ text, kind: 'text' }).map(({ found }) => found);

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
    expect(inText('Send `e-mail` to the API.')).toEqual([]);
    expect(inComment('Returns the events as of `at`; SQL such as IS NOT NULL WHERE is no prose.')).toEqual([]);
  });

  it('comes with the wording to use', () => {
    expect(findSlips({ text: 'Is kept for ever.', kind: 'comment' })).toEqual([
      { found: 'for ever', instead: 'permanently' },
    ]);
  });
});

describe('the texts of a file', () => {
  it('are its comments, strings of several words, JSX texts and titles of tests', () => {
    const source = [
      '/** What it is. */',
      "export const label = 'Leads that are quiet';",
      '// Two lines',
      '// of one comment.',
      'export const view = <p>Mended by itself</p>;',
      '// biome-ignore lint/a11y: What a directive says is not prose.',
      "const key = 'anew';",
      ['const message = `$', '{rows.length} of $', '{count(rows)} leads`;'].join(''),
      "describe('a lead', () => it.each(cases)('is %s', () => {}));",
    ].join('\n');
    expect(readCode('view.tsx', source)).toEqual([
      { line: 1, text: 'What it is.', kind: 'comment' },
      { line: 2, text: 'Leads that are quiet', kind: 'text' },
      { line: 3, text: 'Two lines of one comment.', kind: 'comment' },
      { line: 5, text: 'Mended by itself', kind: 'text' },
      { line: 8, text: '{rows.length} of {…} leads', kind: 'text' },
      { line: 9, text: 'a lead', kind: 'group', within: [] },
      { line: 9, text: 'is %s', kind: 'title', within: ['a lead'] },
    ]);
  });

  it('of a docstring keep its paragraphs, list items and tags apart', () => {
    const source = ['/**', ' * One', ' * paragraph.', ' *', ' * - an item', ' * @example none', ' */', ''].join('\n');
    expect(readCode('lead.ts', source)).toEqual([
      { line: 1, text: 'One paragraph.\nan item\n@example none', kind: 'comment' },
    ]);
  });

  it('of a page are its paragraphs, list items and cells outside of blocks of code', () => {
    const page = ['# Send', 'an `e-mail`', '#9 today.', '```sh', 'echo anew', '```', '- For', '  ever.', '| a | b c |'];
    expect(readMarkdown(page.join('\n'))).toEqual([
      { line: 1, text: 'Send', kind: 'page' },
      { line: 2, text: 'an `e-mail` #9 today.', kind: 'page' },
      { line: 7, text: 'For ever.', kind: 'page' },
      { line: 9, text: 'a', kind: 'page', isCell: true },
      { line: 9, text: 'b c', kind: 'page', isCell: true },
    ]);
  });
});
