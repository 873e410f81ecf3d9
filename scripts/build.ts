// Builds the files that are served and deployed, and skips parts whose sources have not changed: `npm run build [-- --force]`.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { timed } from './progress.ts';

interface Part {
  name: string;
  /** Files and directories that determine the output. */
  inputs: string[];
  outDir: string;
  commands: (outDir: string) => [string, ...string[]][];
}

const TOOLCHAIN = ['package-lock.json', 'tsconfig.base.json'];

const PARTS: Part[] = [
  {
    name: 'the dashboard, the browser SDK and the API viewer',
    inputs: [
      'web/dashboard',
      'web/service-worker',
      'web/sdk',
      'web/docs',
      'web/public',
      'web/common-chunk.ts',
      'web/early-start.ts',
      'web/vite.config.ts',
      'web/vite.sdk.config.ts',
    ].concat(
      ['worker/contract', 'worker/domain', 'package.json'],
      [
        'scripts/openapi-docs.ts',
        'scripts/with-own-limits.ts',
        'worker/access',
        'worker/edge/openapi.ts',
        'worker/edge/openapi',
        'worker/edge/segment',
      ],
      TOOLCHAIN,
    ),
    outDir: 'dist/web',
    commands: (outDir) => [
      ['vite', 'build', '--config', 'web/vite.config.ts', '--outDir', resolve(outDir)],
      ['vite', 'build', '--config', 'web/vite.sdk.config.ts', '--outDir', resolve(outDir, 'sdk')],
      ['node', 'scripts/openapi-docs.ts', join(outDir, 'docs')],
    ],
  },
  {
    name: 'the Worker',
    inputs: [
      'worker',
      'scripts/worker-bundle.vite.config.ts',
      'scripts/strip-contract.ts',
      'scripts/with-own-limits.ts',
      ...TOOLCHAIN,
    ],
    outDir: 'dist/worker',
    commands: (outDir) => [
      ['vite', 'build', '--config', 'scripts/worker-bundle.vite.config.ts', '--outDir', resolve(outDir)],
    ],
  },
];

/** A file in each output that holds the hash of its inputs. */
const STAMP = '.inputs';

/** Builds every part that is missing or out of date. Safe to run in several processes at once. */
export async function build({ force = false }: { force?: boolean } = {}): Promise<void> {
  for (const part of PARTS) {
    const hash = await hashInputs(part.inputs);
    const built = await readFile(join(part.outDir, STAMP), 'utf8').catch(() => null);
    if (!force && built === hash) continue;
    await timed(`Building ${part.name}`, () => buildPart(part, hash));
  }
}

/** Builds into a temporary directory that then replaces the old one, so that nobody sees an incomplete build. */
export async function buildPart({ outDir, commands }: Pick<Part, 'outDir' | 'commands'>, hash: string): Promise<void> {
  // The path is absolute, because wrangler resolves paths relative to its config.
  const fresh = resolve(`${outDir}.${process.pid}.new`);
  const old = `${outDir}.${process.pid}.old`;
  await mkdir(dirname(outDir), { recursive: true });
  try {
    for (const command of commands(fresh)) await run(command);
    await writeFile(join(fresh, STAMP), hash);
    if (existsSync(outDir)) await rename(outDir, old);
    await rename(fresh, outDir);
  } finally {
    await Promise.all([fresh, old].map((directory) => rm(directory, { recursive: true, force: true })));
  }
}

async function hashInputs(inputs: string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of (await Promise.all(inputs.map(listFiles))).flat().sort()) {
    hash.update(`${file}\0`).update(await readFile(file));
  }
  return hash.digest('hex');
}

/** Tests and benches are not part of any bundle. */
async function listFiles(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch(() => null);
  if (!entries) return [path];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !/\.(test|bench)\.tsx?$|^worker\/(testing|journeys|benches)\//.test(file));
}

/** Runs a tool from node_modules/.bin (npm puts it on the PATH) and shows its output only if it fails. */
function run([tool, ...args]: [string, ...string[]]): Promise<void> {
  return new Promise((done, reject) => {
    const env = {
      ...process.env,
      // Tests also run the build, and would otherwise bundle React's development version.
      NODE_ENV: 'production',
      WRANGLER_SEND_METRICS: 'false',
      WRANGLER_HIDE_BANNER: 'true',
      CI: 'true',
    };
    const child = spawn(tool, args, { stdio: ['ignore', 'pipe', 'pipe'], env, shell: process.platform === 'win32' });
    const output: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
    child.on('error', reject).on('close', (code) => {
      if (code === 0) done();
      else reject(new Error(`${[tool, ...args].join(' ')} failed:\n${Buffer.concat(output).toString()}`));
    });
  });
}

if (import.meta.main) await build({ force: process.argv.includes('--force') });
