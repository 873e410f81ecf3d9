import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import ts from 'typescript';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { copySdk } from './sdk-world.ts';

const GZIP_BYTES_MAX = 4 * 1024;

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sdk-build-'));
  await copySdk(directory);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const read = (file: string) => readFile(join(directory, file), 'utf8');

it('the built script is at most 4 KiB after compression', async () => {
  expect(gzipSync(await read('ls.js')).byteLength).toBeLessThanOrEqual(GZIP_BYTES_MAX);
});

it('the built script has no imports or eval, and adds only one global variable', async () => {
  const script = await read('ls.js');
  expect(() => new Function('window', script)).not.toThrow();
  expect(script).toMatch(/^(!function|\(\(\)=>)/);
  expect(script).not.toMatch(/\bimport\b|\brequire\(|\beval\(|\bFunction\(|innerHTML|document\.write/);
});

it('the built script is identical to the published file of the same version', async () => {
  const { version } = JSON.parse(await readFile('web/sdk/package.json', 'utf8')) as { version: string };
  expect(await read('ls.js')).toBe(await read(`${version}/ls.js`));
});

it('the module can be imported outside of a browser', async () => {
  const module = await import(/* @vite-ignore */ pathToFileURL(join(directory, 'ls.mjs')).href);
  expect(Object.keys(module)).toEqual(['createClient']);
});

it.each([ts.ModuleResolutionKind.Bundler, ts.ModuleResolutionKind.NodeNext])(
  'the module has correct types (%i)',
  async (moduleResolution) => {
    const file = join(directory, 'consumer.mts');
    await writeFile(
      file,
      `import { createClient, type LeadScoring } from './ls.mjs';
     import type {} from './global.mjs';
     const ls: LeadScoring = createClient({ apiKey: 'pk_live_x', host: 'https://leads.example', consent: 'required' });
     ls.track('signup', { plan: 'pro' });
     ls.identify({ email: 'ann@acme.example' });
     const flushed: Promise<void> = ls.flush();
     flushed.then(() => ls.ready((client) => client.reset()));
     ls.identify('user_42', { email: 'ann@acme.example', userHash: 'ab12', emailHash: 'cd34', plan: 'pro' });
     const id: string | undefined = ls.id();
     window.ls.track('by the tag', { id });
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
      lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
      target: ts.ScriptTarget.ES2022,
      moduleResolution,
      module,
    });
    expect(ts.getPreEmitDiagnostics(program).map(({ messageText }) => messageText)).toEqual([]);
  },
);

it('the build contains the list of all published versions', async () => {
  expect(await read('releases.json')).toBe(await readFile('web/sdk/releases.json', 'utf8'));
});

it('the package builds in another project, including its types', async () => {
  const run = promisify(execFile);
  const source = join(directory, 'package');
  await mkdir(source);
  await cp('web/sdk/package.json', join(source, 'package.json'));
  for (const file of ['ls.js', 'ls.mjs', 'ls.d.mts', 'global.d.mts']) {
    await cp(join(directory, file), join(source, 'dist', file));
  }
  const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', directory], {
    cwd: source,
  });
  const [{ filename, files }] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  expect(files.map(({ path }) => path).sort()).toEqual([
    ...['dist/global.d.mts', 'dist/ls.d.mts', 'dist/ls.js', 'dist/ls.mjs', 'package.json'],
  ]);
  const project = join(directory, 'project');
  await mkdir(project);
  await writeFile(join(project, 'package.json'), '{"type":"module","private":true}');
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', join(directory, filename)], { cwd: project });
  await writeFile(
    join(project, 'app.ts'),
    `import { createClient } from 'leads-at-the-edge-browser';
     import type {} from 'leads-at-the-edge-browser/global';
     export const ls = createClient({ apiKey: 'pk_live_x', host: 'https://leads.example' });
     window.ls.identify('user_42', { plan: 'pro' });`,
  );
  const program = ts.createProgram([join(project, 'app.ts')], {
    strict: true,
    noEmit: true,
    types: [],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  });
  expect(ts.getPreEmitDiagnostics(program).map(({ messageText }) => messageText)).toEqual([]);
  await writeFile(join(project, 'server.mjs'), `console.log(Object.keys(await import('leads-at-the-edge-browser')));`);
  expect((await run(process.execPath, ['server.mjs'], { cwd: project })).stdout).toContain('createClient');
}, 60_000);
