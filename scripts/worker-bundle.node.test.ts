import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { ENDPOINTS } from '../worker/contract/api/endpoints.ts';
import { PROBLEMS } from '../worker/contract/problem.ts';
import { toOpenapi } from '../worker/edge/openapi.ts';
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

/** The summaries and descriptions in a part of the document. */
function textsOf(part: unknown, texts = new Set<string>()): Set<string> {
  if (typeof part !== 'object' || part === null) return texts;
  for (const [key, value] of Object.entries(part)) {
    if (typeof value !== 'string') textsOf(value, texts);
    else if (key === 'summary' || key === 'description') texts.add(value);
  }
  return texts;
}

beforeAll(() => build(), 240_000);

describe('the Worker', () => {
  it('weighs at most 383 kB, gzipped', async () => {
    expect(gzipSync(await readFile(BUNDLE)).byteLength).toBeLessThanOrEqual(383_000);
  });

  it('contains no text that only the OpenAPI document needs', async () => {
    const bundle = await readFile(BUNDLE, 'utf8');
    const texts = textsOf(toOpenapi(ENDPOINTS));
    expect(texts.size).toBeGreaterThan(1000);
    // Answers have titles, too.
    for (const { title } of Object.values(PROBLEMS)) texts.delete(title);
    expect([...texts].filter((text) => bundle.includes(text))).toEqual([]);
  });

  it('builds few schemas at startup, and the others when they are first needed', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--input-type=module',
      '-e',
      COUNT_SCHEMAS,
      BUNDLE,
    ]);
    expect(Number(stdout)).toBeGreaterThan(0);
    expect(Number(stdout)).toBeLessThanOrEqual(310);
  });
});
