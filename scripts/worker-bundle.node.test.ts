import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { build } from './build.ts';

const BUNDLE = resolve('dist/worker/index.js');

/** Imports the Worker in Node, and prints how many schemas zod has built by then. */
const COUNT_SCHEMAS = `
  import { registerHooks } from 'node:module';
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'cloudflare:workers'
        ? { url: 'data:text/javascript,export class DurableObject {}', shortCircuit: true }
        : next(specifier, context),
  });
  let count = 0;
  globalThis.__zod_globalConfig = { postProcessor: () => { count++; } };
  await import(process.argv[1]);
  console.log(count);
`;

beforeAll(() => build(), 240_000);

describe('the Worker', () => {
  it('weighs at most 430 kB, gzipped', async () => {
    expect(gzipSync(await readFile(BUNDLE)).byteLength).toBeLessThanOrEqual(430_000);
  });

  it('builds few schemas as it starts: others when they are first needed', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--input-type=module',
      '-e',
      COUNT_SCHEMAS,
      BUNDLE,
    ]);
    expect(Number(stdout)).toBeGreaterThan(0);
    expect(Number(stdout)).toBeLessThanOrEqual(350);
  });
});
