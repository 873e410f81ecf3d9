import { expect, it } from 'vitest';
import { toFieldSentence, withFieldSentences } from './field-sentence.ts';

it.each([
  ['a field', 'email', 'is required', '`email` is required.'],
  ['a nested field', 'rules.0.points', 'must be a number, not text', '`rules.0.points` must be a number, not text.'],
  ['a query parameter', 'query.limit', 'must be at most 100', 'The query parameter `limit` must be at most 100.'],
  ['a path parameter', 'path.leadId', 'must not be empty', 'The path parameter `leadId` must not be empty.'],
  ['a field called query', 'query', 'is required', '`query` is required.'],
  ['the whole body', '', 'must be an object, not a list', 'The body must be an object, not a list.'],
  ['a whole sentence', 'vlaue', 'Unknown field `vlaue`.', 'Unknown field `vlaue`.'],
  ['a sentence without its stop', 'ids', 'Send either ids or filters', 'Send either ids or filters.'],
  ['pasted text for a name', 'x'.repeat(1000), 'is required', `\`${'x'.repeat(100)}…\` is required.`],
])('adds the field’s name to an error message: %s', (_, path, message, sentence) => {
  expect(toFieldSentence({ path, message })).toBe(sentence);
});

it('leaves error messages that are already sentences unchanged', () => {
  const once = withFieldSentences([{ path: '', message: 'is larger than 5 bytes' }], 'The event');
  expect(once).toEqual([{ path: '', message: 'The event is larger than 5 bytes.' }]);
  expect(withFieldSentences(once)).toEqual(once);
});
