import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DisplayName } from './display-name.ts';
import { LIMITS } from './limits.ts';
import { toPlainText } from './plain-text.ts';

test.each([
  ['a right-to-left override', 'Ann \u202Egnp.exe', 'Ann gnp.exe'],
  ['an embedding left open', '\u202BAnn', 'Ann'],
  ['an isolate that closes another', 'Ann\u2069\u2066', 'Ann'],
  ['C0 and C1 controls', 'A\u0000n\u001bn\u009b', 'Ann'],
  ['line breaks of every kind', 'Ann\r\nKim\u2028Oslo\u0085x', 'Ann Kim Oslo x'],
  ['tabs', 'Ann\t\tKim', 'Ann Kim'],
])('removes %s', (_, sent, kept) => {
  expect(toPlainText(sent)).toBe(kept);
});

test.each([
  ['only zero-width characters', '\u200B\u200C\u200D\u2060\uFEFF'],
  ['only bidi marks', '\u200E\u200F\u061C'],
  ['only a soft hyphen', '\u00AD'],
  ['Hangul fillers', '\u3164\u115F\uFFA0'],
  ['empty Braille', '\u2800 \u2800'],
  ['tags and variation selectors', '\u{E0041}\uFE0F'],
  ['only overrides', '\u202E\u202E'],
])('rejects %s as an invisible name', (_, value) => {
  expect(toPlainText(value)).toBe('');
  expect(DisplayName.safeParse(value).error?.issues[0]?.message).toBe('must contain a visible character');
});

test.each(['علی‌رضا', 'אבי \u200Fב', '👩‍💻 Ann', 'क्‍ष', '🏴󠁧󠁢󠁳󠁣󠁴󠁿 Scotland', 'Ann O’Neil-Kim'])(
  'leaves %s unchanged',
  (name) => {
    expect(toPlainText(name)).toBe(name);
  },
);

test('cleaned text has no control character, and cleaning it a second time changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      const kept = toPlainText(value);
      expect(toPlainText(kept)).toBe(kept);
      expect(kept).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
    }),
  );
  // Long enough that a busy machine does not fail the test.
}, 60_000);

test(`a name has at most ${LIMITS.nameCharsMax} characters after cleaning`, () => {
  const accepts = (value: string) => DisplayName.safeParse(value).success;
  expect(['x'.repeat(200), `${'x'.repeat(200)}\u0000`, 'x'.repeat(201)].map(accepts)).toEqual([true, true, false]);
});
