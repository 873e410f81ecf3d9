// Runs a command of an npm script on any machine: `node scripts/bootstrap.mjs node scripts/start.ts`. First installs the packages of the
// lock file if they are missing: only `dependencies`, which build and run the product, or all packages with `--dev`. Plain JavaScript
// without dependencies, because it runs on any Node the machine has.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const PROGRESS_MS = process.stdout.isTTY ? 250 : 5_000;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** The scripts need this Node version because they are TypeScript and use `import.meta.main`. */
const NODE_MIN = [24, 2];

const isWindows = process.platform === 'win32';

/**
 * Passes signals on and exits when its child has exited, so the server is stopped once `npm start` returns. Ctrl-C is not passed on,
 * because the terminal also sends it to the child. A second signal would interrupt pending work.
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

/** Lists the packages that the lock file says should be installed on this machine. */
function listExpected(withDev) {
  const fits = (list, own) => !list || list.includes(own);
  return Object.entries(readPackages('package-lock.json'))
    .filter(
      ([path, { os, cpu, libc }]) =>
        path !== '' && fits(os, process.platform) && fits(cpu, process.arch) && !libc?.includes('musl'),
    )
    .filter(([, { dev }]) => withDev || !dev)
    .map(([path, { version, optional, devOptional }]) => ({
      ...{ path, version },
      isOptional: optional || (devOptional && !withDev),
    }));
}

/**
 * Compares content, not dates, because a checkout touches files it does not change. Optional packages may be missing.
 */
function isInstalled(withDev) {
  const installed = readPackages('node_modules/.package-lock.json');
  return listExpected(withDev).every(({ path, version, isOptional }) =>
    installed[path] ? installed[path].version === version : isOptional,
  );
}

/** Whether development packages are already installed. Packages that are installed already are kept. */
const hasDev = () => Object.values(readPackages('node_modules/.package-lock.json')).some(({ dev }) => dev);

async function install(withDev) {
  const startedAt = Date.now();
  const files = listExpected(withDev)
    .filter(({ isOptional }) => !isOptional)
    .map(({ path }) => `${path}/package.json`);
  const show = () => {
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    const done = files.filter((file) => existsSync(file)).length;
    const line = `Installing dependencies … ${done} of ${files.length} packages, ${seconds} s`;
    process.stdout.write(process.stdout.isTTY ? `\r${line}\x1b[K` : `${line}\n`);
  };
  console.log('Installing dependencies (one to three minutes, once)');
  const timer = setInterval(show, PROGRESS_MS);
  try {
    const which = withDev ? '--include=dev' : '--omit=dev';
    await run('npm', ['ci', which, '--no-audit', '--no-fund', '--loglevel=error', '--no-progress']);
    show();
  } finally {
    clearInterval(timer);
    if (process.stdout.isTTY) process.stdout.write('\n');
  }
}

/** The project brings its own Node for Linux; elsewhere it uses the machine's. */
function requireNode() {
  const version = spawnSync('node', ['--version'], { encoding: 'utf8', shell: isWindows }).stdout?.trim() ?? 'none';
  const [major = 0, minor = 0] = version.slice(1).split('.').map(Number);
  if (major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1])) return;
  console.error(
    `This project needs Node ${NODE_MIN.join('.')} or later, and includes it only for Linux (x64, arm64). This machine has Node` +
      ` ${version}. Install a newer Node from https://nodejs.org, then run the same command again.`,
  );
  process.exit(1);
}

const given = process.argv.slice(2);
const isForDev = given[0] === '--dev';
const [command, ...args] = isForDev ? given.slice(1) : given;
process.chdir(fileURLToPath(new URL('..', import.meta.url)));
if (!isInstalled(isForDev)) await install(isForDev || hasDev());
requireNode();
await run(command, args);
