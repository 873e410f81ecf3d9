import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ABOUT } from '../worker/edge/openapi/about.ts';

const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');

it('the package, its lock file, the API’s document and the changelog name the same version', () => {
  const { version } = JSON.parse(read('package.json')) as { version: string };
  const lock = JSON.parse(read('package-lock.json')) as { version: string; packages: { '': { version: string } } };
  const [, newest] = /^## (\d+\.\d+\.\d+)/m.exec(read('CHANGELOG.md')) ?? [];
  expect([lock.version, lock.packages[''].version, ABOUT.version, newest]).toEqual(Array(4).fill(version));
});

it('.dev.vars.example names every required secret, and contains no values', () => {
  const [, list = ''] = /^required = \[(.+)\]$/m.exec(read('wrangler.toml')) ?? [];
  const required = [...list.matchAll(/"(\w+)"/g)].map(([, name]) => name);
  const lines = read('.dev.vars.example').split('\n');
  expect(lines.filter((line) => line !== '' && !line.startsWith('#'))).toEqual(required.map((name) => `${name}=""`));
});
