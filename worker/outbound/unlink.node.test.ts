import { expect, it } from 'vitest';
import { unlink } from './unlink.ts';

/** Roughly what mail programs turn into a link. */
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
])('leaves no links in %s, and its text readable and unchanged', (text) => {
  expect(unlink(text)).not.toMatch(LINK);
  expect(unlink(text).replaceAll('\u2060', '')).toBe(text);
});

it.each(['Acme', 'Acme Inc. (Europe)', 'Call <them>', 'Müller & Söhne', 'Sales: West'])(
  'leaves %s unchanged',
  (name) => {
    expect(unlink(name)).toBe(name);
  },
);

it('cuts a name that contains a whole message', () => {
  expect(unlink('x'.repeat(200))).toHaveLength(80);
});
