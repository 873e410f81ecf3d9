import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { ENDPOINTS } from '../worker/contract/api/endpoints.ts';
import { PROBLEMS } from '../worker/contract/problem.ts';
import { toOpenapi } from '../worker/edge/openapi.ts';
import { build } from './build.ts';
import { BUILT_WORKER } from './deploy/wrangler.ts';

const BUNDLE = resolve('dist/worker');

/**
 * Imports the Worker in Node, and prints how many schemas zod has built by the end of the import, and how often `process` and `Intl` were
 * read.
 */
const COUNT_WORK = `
  import { registerHooks } from 'node:module';
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'cloudflare:workers'
        ? { url: 'data:text/javascript,export class DurableObject {}', shortCircuit: true }
        : next(specifier, context),
  });
  const { process } = globalThis;
  const work = { schemas: 0, process: 0, Intl: 0 };
  globalThis.__zod_globalConfig = { postProcessor: () => { work.schemas++; } };
  for (const name of ['process', 'Intl']) {
    const value = globalThis[name];
    Object.defineProperty(globalThis, name, { get: () => { work[name]++; return value; } });
  }
  await import(process.argv[1] + '/index.js');
  console.log(JSON.stringify(work));
`;

async function countWork(): Promise<{ schemas: number; process: number; Intl: number }> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', COUNT_WORK, BUNDLE]);
  return JSON.parse(stdout);
}

const modulesIn = async (directory: string): Promise<string[]> =>
  (await readdir(directory)).filter((name) => name.endsWith('.js')).sort();

/** All modules, whose size is computed as wrangler computes the size of an upload. */
const readBundle = async (): Promise<Buffer> =>
  Buffer.concat(await Promise.all((await modulesIn(BUNDLE)).map((name) => readFile(join(BUNDLE, name)))));

/** Collects the summaries and descriptions in a part of the OpenAPI document. */
function textsOf(part: unknown, texts = new Set<string>()): Set<string> {
  if (typeof part !== 'object' || part === null) return texts;
  for (const [key, value] of Object.entries(part)) {
    if (typeof value !== 'string') textsOf(value, texts);
    else if (key === 'summary' || key === 'description') texts.add(value);
  }
  return texts;
}

beforeAll(() => build(), 240_000);

describe('the Worker', { timeout: 60_000 }, () => {
  it('weighs at most 355 kB, gzipped', async () => {
    expect(gzipSync(await readBundle()).byteLength).toBeLessThanOrEqual(355_000);
  });

  it('is uploaded with all of its modules', async () => {
    const uploaded = await mkdtemp(join(tmpdir(), 'upload-'));
    try {
      await promisify(execFile)('wrangler', ['deploy', ...BUILT_WORKER, '--dry-run', '--outdir', uploaded]);
      expect(await modulesIn(uploaded)).toEqual(await modulesIn(BUNDLE));
    } finally {
      await rm(uploaded, { recursive: true });
    }
  });

  it('contains no text that only the OpenAPI document needs', async () => {
    const bundle = (await readBundle()).toString();
    const texts = textsOf(toOpenapi(ENDPOINTS));
    expect(texts.size).toBeGreaterThan(1000);
    // Schemas of answers have titles, too.
    for (const { title } of Object.values(PROBLEMS)) texts.delete(title);
    expect([...texts].filter((text) => bundle.includes(text))).toEqual([]);
  });

  it('builds few schemas at startup, and the others when they are first used', async () => {
    const { schemas } = await countWork();
    expect(schemas).toBeGreaterThan(0);
    expect(schemas).toBeLessThanOrEqual(125);
  });

  it('does not read process at startup, because the runtime would load Node’s streams', async () => {
    expect((await countWork()).process).toBe(0);
  });

  it('does not use Intl at startup, because loading it takes milliseconds', async () => {
    expect((await countWork()).Intl).toBe(0);
  });
});
