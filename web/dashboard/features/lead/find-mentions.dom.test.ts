import { expect, it } from 'vitest';
import { findMentions } from './find-mentions.ts';

const members = [
  { userId: 'usr_1', email: 'ann@acme.example' },
  { userId: 'usr_2', email: 'bo.li@acme.example' },
];

it.each([
  ['Ask @ann@acme.example.', ['usr_1']],
  ['@ann, please call. @bo.li knows them.', ['usr_1', 'usr_2']],
  ['@BO.LI!', ['usr_2']],
  ['Mail ann@acme.example', []],
  ['@anna and @nobody', []],
])('the note “%s” mentions %j', (text, mentions) => {
  expect(findMentions(text, members)).toEqual(mentions);
});
