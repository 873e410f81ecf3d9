import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { shownCode, shownValue } from './format.ts';

const FOLDER = `${import.meta.dirname}/../`;
/** A lead's ID as the content of an element. */
const SHOWN_AS_IT_IS = />\s*(Lead )?\{(?:\w+ \?\? )?(?:lead\._id|(?:\w+\.)?leadId|other)\}\s*</;

it('an ID or code with characters that reverse text is shown in its own order', () => {
  expect(shownValue('user_\u202e24')).toBe('user_24');
  expect(shownCode('{"path":"/\u202e24"}')).toBe(String.raw`{"path":"/\u202e24"}`);
});

it('screens show no lead’s ID as it is', () => {
  const screens = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.tsx') && !file.endsWith('.test.tsx'),
  );
  expect(screens.length).toBeGreaterThan(200);
  expect(screens.filter((file) => SHOWN_AS_IT_IS.test(readFileSync(FOLDER + file, 'utf8')))).toEqual([]);
});
