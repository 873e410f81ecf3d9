import { expect, it } from 'vitest';
import { unlink } from './unlink.ts';

/** Roughly what mail programs make a link of. */
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
])('leaves nothing in %s to click on, and its text as it reads', (text) => {
  expect(unlink(text)).not.toMatch(LINK);
  expect(unlink(text).replaceAll('\u2060', '')).toBe(text);
});

it.each(['Acme', 'Acme Inc. (Europe)', 'Call <them>', 'Müller & Söhne', 'Sales: West'])(
  'leaves %s as it is',
  (name) => {
    expect(unlink(name)).toBe(name);
  },
);

it('cuts a name that is a message of its own', () => {
  expect(unlink('x'.repeat(200))).toHaveLength(80);
});
