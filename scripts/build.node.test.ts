import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildPart } from './build.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'leads-'));
});
afterEach(() => rm(directory, { recursive: true }));

it('a build replaces the previous one completely, or leaves it unchanged if it fails', async () => {
  const outDir = join(directory, 'out');
  const node = (body: string) => (out: string) =>
    ['node', '-e', `fs.mkdirSync(${JSON.stringify(out)}); ${body}`] as [string, ...string[]];
  const write = (text: string) => node(`fs.writeFileSync(${JSON.stringify(`${directory}/text`)}, '${text}')`);
  await buildPart({ outDir, commands: (out) => [write('one')(out)] }, 'hash 1');
  expect(await readFile(join(outDir, '.inputs'), 'utf8')).toBe('hash 1');
  await expect(
    buildPart({ outDir, commands: (out) => [node('throw new Error("no")')(out)] }, 'hash 2'),
  ).rejects.toThrow(/no/);
  expect(await readFile(join(outDir, '.inputs'), 'utf8')).toBe('hash 1');
  await buildPart({ outDir, commands: (out) => [write('two')(out)] }, 'hash 3');
  expect(await readFile(join(outDir, '.inputs'), 'utf8')).toBe('hash 3');
  expect(await readdir(directory)).toEqual(['out', 'text']);
});
