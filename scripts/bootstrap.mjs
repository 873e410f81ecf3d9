// Runs an npm script on any machine: first installs what the lock file says, if that has not been done, then
// starts the script in a new npm, whose PATH holds the project's own Node. Plain JavaScript, no dependencies:
// it runs on whatever Node the machine has.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';

const installed = 'node_modules/.package-lock.json';
const npm = (args) => {
  const { status, signal } = spawnSync('npm', args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? (signal === 'SIGINT' ? 130 : 1));
};

const [script, ...rest] = process.argv.slice(2);
process.chdir(new URL('..', import.meta.url).pathname);
if (!existsSync(installed) || statSync(installed).mtimeMs < statSync('package-lock.json').mtimeMs) {
  console.log('Installing dependencies (about half a minute, once) …');
  npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}
npm(['run', '--silent', script, '--', ...rest]);
