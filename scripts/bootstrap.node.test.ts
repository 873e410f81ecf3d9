import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

const bootstrap = (command: string[], env: Record<string, string> = {}) =>
  spawnSync(process.execPath, ['scripts/bootstrap.mjs', ...command], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });

describe('bootstrap', () => {
  it('runs the command by the Node that the PATH has, and ends as it ends', () => {
    const { status, stdout } = bootstrap(['node', '-e', 'console.log(process.version); process.exit(3)']);
    expect(stdout.trim()).toBe(process.version);
    expect(status).toBe(3);
  });

  it('says which Node it needs where there is none', () => {
    const { status, stderr } = bootstrap(['node', '--version'], { PATH: '/nowhere' });
    expect(stderr).toContain('This needs Node 24.2 or later');
    expect(status).toBe(1);
  });
});
