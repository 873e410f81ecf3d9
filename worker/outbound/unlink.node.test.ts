import { expect, it } from 'vitest';
import { unlink } from './unlink.ts';

/** Matches roughly what mail programs turn into a link. */
const LINK = /https?:\/\/|\b[\w-]+(\.[\w-]+)*\.[a-z]{2,}\b|\w+@\w+|\bmailto:|\btel:/i;

it.each([
  'Your parcel is held: pay at https://evil.example/pay?id=1',
  'evil.example',
  'www.evil.example',
  'http://192.0.2.1/x',
  'HTTPS://EVIL.EXAMPLE',
  'call tel:+15550100 or mailto:evil@evil.example',
  'evil@evil.example',
  'пример.example',
  '//evil.example/x',
])('removes all links from %s and keeps the text readable', (text) => {
  expect(unlink(text)).not.toMatch(LINK);
  expect(unlink(text).replaceAll('\u2060', '')).toBe(text);
});

/** Every character that the URL standard (UTS #46) treats as a label separator, slash, colon or at sign. */
const LIKE_MARKS = Array.from({ length: 0x11_00_00 }, (_, code) => code)
  .filter((code) => code > 0x7f && (code < 0xd8_00 || code > 0xdf_ff))
  .map((code) => String.fromCodePoint(code))
  .filter(
    (char) =>
      URL.parse(`http://evil${char}example/`)?.hostname === 'evil.example' || /[.:@/]/.test(char.normalize('NFKC')),
  );

it('breaks up text at characters that mail programs treat as a dot, slash, colon or at sign', () => {
  expect(LIKE_MARKS).toEqual(
    expect.arrayContaining(['\u3002', '\uFF0E', '\uFF61', '\uFE52', '\uFF20', '\uFF0F', '\uFF1A']),
  );
  const whole = LIKE_MARKS.filter((mark) => unlink(`evil${mark}example`) !== `evil\u2060${mark}\u2060example`);
  expect(whole).toEqual([]);
});

it.each([
  '株式会社アクメ',
  'Müller½Söhne',
  'Acme',
  'Acme Inc. (Europe)',
  'Call <them>',
  'Müller & Söhne',
  'Sales: West',
])('leaves %s unchanged', (name) => {
  expect(unlink(name)).toBe(name);
});

it('shortens a name that contains a whole message', () => {
  expect(unlink('x'.repeat(200))).toHaveLength(80);
});

it.each(['مريم', 'Ann (שרה) 7', '7 \u200f!'])('keeps %j from reordering the words around it', (name) => {
  expect(unlink(name)).toBe(`\u2068${name}\u2069`);
});

it('keeps a long right-to-left name apart, too', () => {
  expect(unlink('ש'.repeat(200))).toBe(`\u2068${'ש'.repeat(79)}…\u2069`);
});
