import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

const bootstrap = (command: string[], env: Record<string, string> = {}) =>
  spawnSync(process.execPath, ['scripts/bootstrap.mjs', ...command], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });

describe('bootstrap', () => {
  it('runs the command with the Node on the PATH, and exits with its code', () => {
    const { status, stdout } = bootstrap(['node', '-e', 'console.log(process.version); process.exit(3)']);
    expect(stdout.trim()).toBe(process.version);
    expect(status).toBe(3);
  });

  it('names the required Node version if there is none', () => {
    const { status, stderr } = bootstrap(['node', '--version'], { PATH: '/nowhere' });
    expect(stderr).toContain('This needs Node 24.2 or later');
    expect(status).toBe(1);
  });
});
