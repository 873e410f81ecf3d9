// Runs a command of an npm script on any machine: `node scripts/bootstrap.mjs node scripts/start.ts`. First installs what
// the lock file says, if that has not been done; npm has put node_modules/.bin on the PATH, and with it the project's own
// Node. Plain JavaScript, no dependencies: it runs on whatever Node the machine has.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const PROGRESS_MS = process.stdout.isTTY ? 250 : 5_000;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Of the scripts: they are TypeScript, and ask for `import.meta.main`. */
const NODE_MIN = [24, 2];

const isWindows = process.platform === 'win32';

/**
 * Signals are passed on, and this process ends when its child has: a server is stopped once `npm start` has returned. Not
 * Ctrl-C, which a terminal gives to the child by itself: given twice, it would not wait for what is under way.
 */
async function run(command, args) {
  const child = spawn(command, args, { stdio: 'inherit', shell: isWindows });
  for (const signal of SIGNALS) {
    process.on(signal, () => (signal === 'SIGINT' && process.stdin.isTTY) || child.kill(signal));
  }
  const { code, signal } = await new Promise((resolve, reject) => {
    child.on('error', reject).on('exit', (code, signal) => resolve({ code, signal }));
  });
  for (const signal of SIGNALS) process.removeAllListeners(signal);
  if (code !== 0) process.exit(code ?? 128 + (constants.signals[signal] ?? 0));
}

const readPackages = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : {});

/** What the lock file says should stand in node_modules on this machine. */
function listExpected() {
  const fits = (list, own) => !list || list.includes(own);
  return Object.entries(readPackages('package-lock.json')).filter(
    ([path, { os, cpu, libc }]) =>
      path !== '' && fits(os, process.platform) && fits(cpu, process.arch) && !libc?.includes('musl'),
  );
}

/** By content, not by date: a checkout touches files that it does not change. Optional packages may be missing. */
function isInstalled() {
  const installed = readPackages('node_modules/.package-lock.json');
  return listExpected().every(([path, { version, optional }]) =>
    installed[path] ? installed[path].version === version : optional,
  );
}

async function install() {
  const startedAt = Date.now();
  const files = listExpected()
    .filter(([, { optional }]) => !optional)
    .map(([path]) => `${path}/package.json`);
  const show = () => {
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    const done = files.filter((file) => existsSync(file)).length;
    const line = `Installing dependencies … ${done} of ${files.length} packages, ${seconds} s`;
    process.stdout.write(process.stdout.isTTY ? `\r${line}\x1b[K` : `${line}\n`);
  };
  console.log('Installing dependencies (about half a minute, once)');
  const timer = setInterval(show, PROGRESS_MS);
  try {
    await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--no-progress']);
    show();
  } finally {
    clearInterval(timer);
    if (process.stdout.isTTY) process.stdout.write('\n');
  }
}

/** Node comes with the project for Linux; elsewhere the machine's own has to do. */
function requireNode() {
  const version = spawnSync('node', ['--version'], { encoding: 'utf8', shell: isWindows }).stdout?.trim() ?? 'none';
  const [major = 0, minor = 0] = version.slice(1).split('.').map(Number);
  if (major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1])) return;
  console.error(
    `This needs Node ${NODE_MIN.join('.')} or later, which the project brings for Linux (x64, arm64) only. Here Node is ` +
      `${version}: install a newer one from https://nodejs.org, and run the same command again.`,
  );
  process.exit(1);
}

const [command, ...args] = process.argv.slice(2);
process.chdir(fileURLToPath(new URL('..', import.meta.url)));
if (!isInstalled()) await install();
requireNode();
await run(command, args);
