import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { releaseSdk } from './release-sdk.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'release-sdk-'));
  for (const directory of ['web/sdk', 'dist/web/sdk', 'docs']) await mkdir(join(root, directory), { recursive: true });
  await writeFile(join(root, 'web/sdk/releases.json'), '{"latest":"","integrity":{}}');
  await writeFile(
    join(root, 'docs/sdk.md'),
    '<script src="https://a.example/sdk/0.9.0/ls.js" integrity="old" crossorigin>',
  );
});
afterEach(() => rm(root, { recursive: true }));

async function release(version: string, script: string): Promise<string> {
  await writeFile(join(root, 'web/sdk/package.json'), JSON.stringify({ version }));
  await writeFile(join(root, 'dist/web/sdk/ls.js'), script);
  return releaseSdk(root);
}
const hashOf = (text: string) => `sha384-${createHash('sha384').update(text).digest('base64')}`;
const releases = async () => JSON.parse(await readFile(join(root, 'web/sdk/releases.json'), 'utf8'));

it('a release of the SDK keeps every published version alongside the newest', async () => {
  await release('1.0.0', 'one');
  await release('1.1.0', 'two');
  expect(await releases()).toEqual({ latest: '1.1.0', integrity: { '1.0.0': hashOf('one'), '1.1.0': hashOf('two') } });
  expect(await readdir(join(root, 'web/public/sdk'))).toEqual(['1.0.0', '1.1.0']);
  expect(await readFile(join(root, 'web/public/sdk/1.0.0/ls.js'), 'utf8')).toBe('one');
  expect(await readFile(join(root, 'docs/sdk.md'), 'utf8')).toBe(
    `<script src="https://a.example/sdk/1.1.0/ls.js" integrity="${hashOf('two')}" crossorigin>`,
  );
});

it('a release of the SDK refuses to change a published version, and is safe to repeat', async () => {
  await release('1.0.0', 'one');
  await release('1.0.0', 'one');
  await expect(release('1.0.0', 'two')).rejects.toThrow(/Raise the version/);
  expect(await readFile(join(root, 'web/public/sdk/1.0.0/ls.js'), 'utf8')).toBe('one');
});

it('releases.json lists exactly the published versions', async () => {
  const { latest, integrity } = JSON.parse(await readFile('web/sdk/releases.json', 'utf8')) as {
    latest: string;
    integrity: Record<string, string>;
  };
  const published = await readdir('web/public/sdk');
  expect(published.sort()).toEqual(Object.keys(integrity).sort());
  expect(await readFile('docs/sdk.md', 'utf8')).toContain(`/sdk/${latest}/ls.js" integrity="${integrity[latest]}"`);
  for (const version of published) {
    expect(hashOf(await readFile(`web/public/sdk/${version}/ls.js`, 'utf8'))).toBe(integrity[version]);
  }
});
