import { expect, test } from 'vitest';
import { LIMITS } from './limits.ts';
import { Email, Traits, toAsciiDomain } from './traits.ts';

test('an email address ignores case and surrounding white space', () => {
  expect(Email.parse('  Alice@Test.COM ')).toBe('alice@test.com');
});

test.each([
  ['Ann@Müller.Example', 'ann@xn--mller-kva.example'],
  ['ann@xn--mller-kva.example', 'ann@xn--mller-kva.example'],
  ['ann@例え.テスト', 'ann@xn--r8jz45g.xn--zckzah'],
  ['ann@straße.example', 'ann@xn--strae-oqa.example'],
  ['ann@mu\u0308ller.example', 'ann@xn--mller-kva.example'],
])('%s is normalized to %s', (given, written) => {
  expect(Email.parse(given)).toBe(written);
});

test.each([
  'ann@mü ller.example',
  'ann@müller.example/x',
  'ann@müller.example:80',
  'jörg@test.com',
  'ann@ü',
  'ann@é@müller.example',
])('%s is not an email address', (value) => {
  expect(Email.safeParse(value).success).toBe(false);
});

test.each(['', 'alice', 'alice@', '@test.com', 'a b@test.com', 'alice@test'])('%j is not an email address', (value) => {
  expect(Email.safeParse(value).success).toBe(false);
});

test(`an email address has at most ${LIMITS.emailCharsMax} characters`, () => {
  const ofLength = (length: number) =>
    `a@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.`.padEnd(length, 'x');
  expect(LIMITS.emailCharsMax).toBe(254);
  expect([254, 255].map((length) => Email.safeParse(ofLength(length)).success)).toEqual([true, false]);
});

test('text that is too long for an email address is not converted to Punycode', () => {
  const ofLength = (length: number) => `a@${'中'.repeat(length - 5)}.cn`;
  expect(toAsciiDomain(ofLength(50))).toContain('xn--');
  for (const length of [LIMITS.emailCharsMax + 1, 300_000])
    expect(toAsciiDomain(ofLength(length))).toBe(ofLength(length));
});

test(`names, companies and phone numbers are trimmed, must not be empty, and have at most ${LIMITS.nameCharsMax} characters`, () => {
  expect(LIMITS.nameCharsMax).toBe(200);
  for (const key of ['name', 'company', 'phone']) {
    const accepts = (value: string) => Traits.safeParse({ [key]: value }).success;
    expect(['x'.repeat(200), 'x'.repeat(201), '', '  '].map(accepts)).toEqual([true, false, false, false]);
    expect(Traits.parse({ [key]: ' x ' })).toEqual({ [key]: 'x' });
  }
});

test('traits contain only fields that the client sent', () => {
  expect(Traits.parse({})).toEqual({});
  expect(Object.keys(Traits.parse({ name: 'Alice', custom: { seats: 5 } }))).toEqual(['name', 'custom']);
});

test.each(['name', 'company', 'phone'])(
  'a %s becomes one visible line, without control characters and bidi overrides',
  (key) => {
    expect(Traits.parse({ [key]: '\u202EAnn\n\u0000Kim\u2069' })).toEqual({ [key]: 'Ann Kim' });
    expect(Traits.safeParse({ [key]: '\u200B\u2060' }).success).toBe(false);
  },
);
