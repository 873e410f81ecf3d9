import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type LongLine, linesOf } from './read-lines.ts';

async function read(text: string, options?: Parameters<typeof linesOf>[1]): Promise<string[]> {
  const file = join(await mkdtemp(join(tmpdir(), 'lines-')), 'file');
  await writeFile(file, text);
  const lines: string[] = [];
  for await (const line of linesOf(file, options)) lines.push(line);
  return lines;
}

it('a line ends only at a line feed, with or without a carriage return, and blank lines are skipped', async () => {
  const separators = JSON.stringify({ text: 'a\u2028b\u2029c\u0085d' });
  expect(await read(`${separators}\r\n\n  \nb\rc\nlast`)).toEqual([separators, 'b\rc', 'last']);
  expect(await read('')).toEqual([]);
});

it('reads lines that are longer than one chunk of the file', async () => {
  const long = 'é'.repeat(200_000);
  expect(await read(`${long}\n${long}\n`)).toEqual([long, long]);
});

it('skips and names a line that is too long, and refuses it if nobody wants to know', async () => {
  const text = `short\n${'a'.repeat(200_000)}\n\nlast`;
  const long: LongLine[] = [];
  expect(await read(text, { charsMax: 100_000, onLong: (line) => long.push(line) })).toEqual(['short', 'last']);
  expect(long).toEqual([{ number: 2, start: expect.stringMatching(/^a+$/) }]);
  await expect(read(text, { charsMax: 100_000 })).rejects.toThrow('Line 2 is too long to be read.');
});
