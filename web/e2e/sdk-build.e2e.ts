import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import ts from 'typescript';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { copySdk } from './sdk-world.ts';

const GZIP_BYTES_MAX = 3 * 1024;

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sdk-build-'));
  await copySdk(directory);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const read = (file: string) => readFile(join(directory, file), 'utf8');

it('is no larger than 3 KiB, compressed', async () => {
  expect(gzipSync(await read('ls.js')).byteLength).toBeLessThanOrEqual(GZIP_BYTES_MAX);
});

it('is one classic script that imports nothing, leaves one global and needs no eval', async () => {
  const script = await read('ls.js');
  expect(() => new Function('window', script)).not.toThrow();
  expect(script).toMatch(/^(!function|\(\(\)=>)/);
  expect(script).not.toMatch(/\bimport\b|\brequire\(|\beval\(|\bFunction\(|innerHTML|document\.write/);
});

it('may be imported where there is no page', async () => {
  const module = await import(/* @vite-ignore */ pathToFileURL(join(directory, 'ls.mjs')).href);
  expect(Object.keys(module)).toEqual(['createClient']);
});

it.each([ts.ModuleResolutionKind.Bundler, ts.ModuleResolutionKind.NodeNext])(
  'has types that hold (%i)',
  async (moduleResolution) => {
    const file = join(directory, 'consumer.mts');
    await writeFile(
      file,
      `import { createClient, type LeadScoring } from './ls.mjs';
     const ls: LeadScoring = createClient({ apiKey: 'pk_live_x', host: 'https://leads.example', consent: 'required' });
     ls.track('signup', { plan: 'pro' });
     ls.identify({ email: 'ann@acme.example' });
     const flushed: Promise<void> = ls.flush();
     flushed.then(() => ls.ready((client) => client.reset()));
     // @ts-expect-error an event has a name
     ls.track();
     // @ts-expect-error it has no other events than those of the wire
     ls.alias('x');`,
    );
    const module =
      moduleResolution === ts.ModuleResolutionKind.NodeNext ? ts.ModuleKind.NodeNext : ts.ModuleKind.ESNext;
    const program = ts.createProgram([file], {
      strict: true,
      noEmit: true,
      skipLibCheck: false,
      types: [],
      target: ts.ScriptTarget.ES2022,
      moduleResolution,
      module,
    });
    expect(ts.getPreEmitDiagnostics(program).map(({ messageText }) => messageText)).toEqual([]);
  },
);
