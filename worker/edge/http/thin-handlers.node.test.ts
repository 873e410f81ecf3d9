import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** Matches work that belongs in use cases: D1, queues, objects and SQL. */
const FORBIDDEN = {
  'reads or writes D1': /\benv\.DB\b|\bD1Database\b|drizzle|\.prepare\(|\b(SELECT|INSERT|UPDATE|DELETE) /,
  'sends to a queue': /\.send(Batch)?\(|_QUEUE\b/,
  'calls an object': /-client\.ts'|\benv\.(LEAD|PROJECT)\b/,
};
const LINES_MAX = 60;

const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => ({ file, text: readFileSync(join(import.meta.dirname, file), 'utf8') }));

it('handlers leave D1, queues and objects to the use cases', () => {
  const found = files.flatMap(({ file, text }) =>
    Object.entries(FORBIDDEN).flatMap(([what, pattern]) => (pattern.test(text) ? [`${file} ${what}`] : [])),
  );
  expect(found).toEqual([]);
});

it('handlers are short', () => {
  const handlers = files.filter(({ text }) => /export const \w+Handler\b/.test(text));
  expect(handlers.length).toBeGreaterThan(100);
  const long = handlers.filter(({ text }) => text.trim().split('\n').length > LINES_MAX);
  expect(long.map(({ file }) => file)).toEqual([]);
});
