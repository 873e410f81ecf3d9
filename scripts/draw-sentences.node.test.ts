import { describe, expect, it } from 'vitest';
import { draw } from './draw-sentences/draw.ts';
import { type Sentence, type SentenceKind, sentencesOf } from './draw-sentences/sentences-of.ts';
import { type Prose, readMarkdown } from './lint-words/read-texts.ts';

const textsOf = (file: string, prose: Omit<Prose, 'line'>) =>
  sentencesOf(file, [{ line: 7, ...prose }]).map(({ text }) => text);

describe('the sentences of a file', () => {
  it('each have a place and a kind', () => {
    const text = 'Returns the lead. It may be null, e.g. after a merge.';
    expect(sentencesOf('worker/lead.ts', [{ line: 7, text, kind: 'comment' }])).toEqual([
      { place: 'worker/lead.ts:7', kind: 'comment', text: 'It may be null, e.g. after a merge.' },
    ]);
  });

  it('leave out SQL, class names and texts of fewer than four words', () => {
    const texts = [
      'SELECT id FROM leads WHERE score > 5',
      'FROM leads INDEXED BY leads_by_rank CROSS JOIN',
      '{inputClass} h-auto w-full font-mono',
      'SELECT id FROM leads WHERE project_id = ?1, lead_id = ?2, value of the lead',
      'flex items-center gap-2 text-sm',
      'Save changes',
    ];
    expect(texts.flatMap((text) => textsOf('web/lead.tsx', { text, kind: 'text' }))).toEqual([]);
    expect(textsOf('web/lead.tsx', { text: '{count} leads match these filters.', kind: 'text' })).toHaveLength(1);
  });

  it('leave out the cells of tables', () => {
    const page = [
      '| Request | Reads |',
      '| --- | --- |',
      '| The lead’s row in D1 | The tail and the last segment |',
      '',
    ];
    const texts = readMarkdown([...page, 'A table with two columns.'].join('\n'));
    expect(sentencesOf('docs/log.md', texts).map(({ text }) => text)).toEqual(['A table with two columns.']);
  });

  it('end neither in code nor in the address of a link, and may begin with code', () => {
    const text =
      'The next page is in `GET /api/leads?cursor=…`, as [the guide](../../guide.md) says. `null` means that there is none.';
    expect(textsOf('docs/pages.md', { text, kind: 'page' })).toEqual([
      'The next page is in `GET /api/leads?cursor=…`, as the guide says.',
      '`null` means that there is none.',
    ]);
    const parameter = 'Counts up to `?2` rows. `?` is no end, nor is `a ?? b`.';
    expect(textsOf('web/lead.tsx', { text: parameter, kind: 'text' })).toEqual([
      'Counts up to `?2` rows.',
      '`?` is no end, nor is `a ?? b`.',
    ]);
  });

  it("leave out strings in tests, and show a test's title after the titles of its groups", () => {
    const file = 'worker/lead.node.test.ts';
    expect(textsOf(file, { text: 'A note that a test writes.', kind: 'text' })).toEqual([]);
    expect(textsOf(file, { text: 'a lead', kind: 'group' })).toEqual([]);
    expect(textsOf(file, { text: 'is scored', kind: 'title', within: ['a lead'] })).toEqual(['a lead › is scored']);
  });

  it('distinguish decisions from other pages', () => {
    const kindIn = (file: string) =>
      sentencesOf(file, [{ line: 1, text: 'Every lead has an object.', kind: 'page' }])[0]?.kind;
    expect(kindIn('docs/decisions/0001-objects.md')).toBe('decision');
    expect(kindIn('docs/architecture.md')).toBe('page');
  });
});

describe('a draw', () => {
  const many = (kind: SentenceKind): Sentence[] =>
    Array.from({ length: 50 }, (_, i) => ({ place: `${kind}:${i}`, kind, text: 'Some sentence.' }));
  const sentences = [...many('comment'), ...many('text'), ...many('title'), ...many('page')];

  it('is the same for the same seed, and differs for another seed', () => {
    const drawn = draw(sentences, { seed: 7, count: 20 });
    expect(draw(sentences, { seed: 7, count: 20 })).toEqual(drawn);
    expect(draw(sentences, { seed: 8, count: 20 })).not.toEqual(drawn);
  });

  it('draws equally many of each kind, and no sentence twice', () => {
    const drawn = draw([...sentences, { place: 'decision:1', kind: 'decision', text: 'The only one.' }], {
      seed: 1,
      count: 28,
    });
    const counts = Object.entries(Object.groupBy(drawn, ({ kind }) => kind)).map(([kind, of]) => [kind, of?.length]);
    expect(Object.fromEntries(counts)).toEqual({ comment: 6, text: 6, title: 6, page: 5, decision: 1 });
    expect(new Set(drawn.map(({ place }) => place)).size).toBe(drawn.length);
  });
});
