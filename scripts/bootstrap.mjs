// Runs an npm script on any machine: first installs what the lock file says, if that has not been done, then
// starts the script in a new npm, whose PATH holds the project's own Node. Plain JavaScript, no dependencies:
// it runs on whatever Node the machine has.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';

const PROGRESS_MS = process.stdout.isTTY ? 250 : 5_000;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Signals are passed on, and this process ends when its child has: a server is stopped once `npm start` has returned. */
async function npm(args) {
  const child = spawn('npm', args, { stdio: 'inherit', shell: process.platform === 'win32' });
  for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
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
    await npm(['ci', '--no-audit', '--no-fund', '--loglevel=error', '--no-progress']);
    show();
  } finally {
    clearInterval(timer);
    if (process.stdout.isTTY) process.stdout.write('\n');
  }
}

const [script, ...rest] = process.argv.slice(2);
process.chdir(new URL('..', import.meta.url).pathname);
if (!isInstalled()) await install();
await npm(['run', '--silent', script, '--', ...rest]);
