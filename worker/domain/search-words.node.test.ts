import { expect, it } from 'vitest';
import { phoneDigitsOf, searchWordsOf } from './search-words.ts';

it.each([
  [{ phone: '+1 555-0100' }, '15550100 5550100 550100 50100 0100'],
  [{ phone: '112' }, undefined],
  [{ name: '田中太郎' }, '中太郎 太郎 郎'],
  [{ name: 'Anna Li', company: 'ソニー Inc' }, 'ニー ー'],
  [{ name: 'Taro山田' }, '山田 田'],
  [{ name: 'Émile', company: 'Straße' }, undefined],
])('%j is also found by %s', (traits, words) => {
  expect(searchWordsOf(traits)).toBe(words);
});

it('recognizes a phone number in any format, and takes nothing else for a phone number', () => {
  expect(['(555) 01-00', '+15550100', 'anna 5550100', '12'].map(phoneDigitsOf)).toEqual([
    '5550100',
    '15550100',
    null,
    null,
  ]);
});
