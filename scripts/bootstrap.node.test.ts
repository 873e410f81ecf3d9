import { spawnSync } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const bootstrap = (command: string[], { env = {} as Record<string, string>, script = 'scripts/bootstrap.mjs' } = {}) =>
  spawnSync(process.execPath, [script, ...command], { encoding: 'utf8', env: { ...process.env, ...env } });

describe('bootstrap', () => {
  it('runs the command with the Node on the PATH, and exits with its code', () => {
    const { status, stdout } = bootstrap(['node', '-e', 'console.log(process.version); process.exit(3)']);
    expect(stdout.trim()).toBe(process.version);
    expect(status).toBe(3);
  });

  it('names the required Node version if there is none', () => {
    const { status, stderr } = bootstrap(['node', '--version'], { env: { PATH: '/nowhere' } });
    expect(stderr).toContain('This project needs Node 24.2 or later');
    expect(status).toBe(1);
  });
});

describe('bootstrap with npm', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'bootstrap-'));
    for (const folder of ['scripts', 'bin', 'node_modules']) await mkdir(join(dir, folder));
    await copyFile('scripts/bootstrap.mjs', join(dir, 'scripts/bootstrap.mjs'));
    await writePackages('package-lock.json', LOCKED);
    // A fake npm that records its arguments.
    await writeFile(join(dir, 'bin/npm'), `#!/bin/sh\necho "$1 $2" >> '${dir}/asked'\n`);
    await chmod(join(dir, 'bin/npm'), 0o755);
  });
  afterEach(() => rm(dir, { recursive: true }));

  const PRODUCT = { 'node_modules/vite': { version: '2.0.0' } };
  const TESTS = { 'node_modules/vitest': { version: '2.0.0', dev: true } };
  /** A package that only tests need. */
  const EITHER = { 'node_modules/terser': { version: '2.0.0', devOptional: true } };
  const LOCKED = {
    ...{ '': {}, ...PRODUCT, ...TESTS, ...EITHER },
    'node_modules/fsevents': { version: '2.0.0', os: ['another'] },
    'node_modules/helper': { version: '2.0.0', optional: true },
  };

  const writePackages = (file: string, packages: object) => writeFile(join(dir, file), JSON.stringify({ packages }));

  /** Runs a command with these packages already installed, and returns the arguments of its first call to npm. */
  async function askedOfNpm(installed: object, ...flags: string[]): Promise<string> {
    await writePackages('node_modules/.package-lock.json', installed);
    const env = { PATH: `${join(dir, 'bin')}${delimiter}${process.env.PATH}` };
    const script = join(dir, 'scripts/bootstrap.mjs');
    expect(bootstrap([...flags, 'node', '--version'], { env, script })).toMatchObject({ status: 0 });
    return readFile(join(dir, 'asked'), 'utf8').catch(() => '');
  }

  it.each([
    ['installs the product’s packages if none are installed', {}, [], 'ci --omit=dev\n'],
    ['installs all packages for tests if none are installed', {}, ['--dev'], 'ci --include=dev\n'],
    ['installs nothing if the product’s packages are installed', PRODUCT, [], ''],
    ['installs all packages for tests if only the product’s are installed', PRODUCT, ['--dev'], 'ci --include=dev\n'],
    ['installs nothing for tests if all packages are installed', { ...PRODUCT, ...TESTS, ...EITHER }, ['--dev'], ''],
    [
      'installs all packages for tests if an optional package that tests need is missing',
      { ...PRODUCT, ...TESTS },
      ['--dev'],
      'ci --include=dev\n',
    ],
    [
      'installs the product’s packages again if one has an older version',
      { 'node_modules/vite': { version: '1.0.0' } },
      [],
      'ci --omit=dev\n',
    ],
    [
      'installs all packages again if one has an older version and devDependencies are installed',
      { ...TESTS, 'node_modules/vite': { version: '1.0.0' } },
      ...([[], 'ci --include=dev\n'] as const),
    ],
  ])('%s', async (_what, installed, flags, asked) => {
    expect(await askedOfNpm(installed, ...flags)).toBe(asked);
  });
});
