import { expect, test } from 'vitest';
import { LIMITS } from './limits.ts';
import { Email, Traits } from './traits.ts';

test('an email address is compared without regard to case and surrounding space', () => {
  expect(Email.parse('  Alice@Test.COM ')).toBe('alice@test.com');
});

test.each(['', 'alice', 'alice@', '@test.com', 'a b@test.com', 'alice@test'])('%j is no email address', (value) => {
  expect(Email.safeParse(value).success).toBe(false);
});

test(`an email address is at most ${LIMITS.emailCharsMax} characters`, () => {
  const ofLength = (length: number) =>
    `a@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.`.padEnd(length, 'x');
  expect(LIMITS.emailCharsMax).toBe(254);
  expect([254, 255].map((length) => Email.safeParse(ofLength(length)).success)).toEqual([true, false]);
});

test(`names, companies and phones are trimmed, not empty, and at most ${LIMITS.nameCharsMax} characters`, () => {
  expect(LIMITS.nameCharsMax).toBe(200);
  for (const key of ['name', 'company', 'phone']) {
    const accepts = (value: string) => Traits.safeParse({ [key]: value }).success;
    expect(['x'.repeat(200), 'x'.repeat(201), '', '  '].map(accepts)).toEqual([true, false, false, false]);
    expect(Traits.parse({ [key]: ' x ' })).toEqual({ [key]: 'x' });
  }
});

test('traits hold only what was given', () => {
  expect(Traits.parse({})).toEqual({});
  expect(Object.keys(Traits.parse({ name: 'Alice', custom: { seats: 5 } }))).toEqual(['name', 'custom']);
});

test.each(['name', 'company', 'phone'])('a %s is one visible line: controls and bidi overrides are stripped', (key) => {
  expect(Traits.parse({ [key]: '\u202EAnn\n\u0000Kim\u2069' })).toEqual({ [key]: 'Ann Kim' });
  expect(Traits.safeParse({ [key]: '\u200B\u2060' }).success).toBe(false);
});
