import { spawn } from 'node:child_process';

/** Runs one wrangler command and returns its stdout. Throws WranglerError. */
export type Wrangler = (args: readonly string[]) => Promise<string>;

/** Thrown when a command fails; `message` is everything it printed. */
export class WranglerError extends Error {}

export const runWrangler =
  (env: Record<string, string> = {}): Wrangler =>
  (args) =>
    new Promise((done, reject) => {
      const child = spawn('wrangler', args, {
        stdio: ['inherit', 'pipe', 'pipe'],
        env: { ...process.env, WRANGLER_SEND_METRICS: 'false', WRANGLER_HIDE_BANNER: 'true', CI: 'true', ...env },
        shell: process.platform === 'win32',
      });
      let stdout = '';
      let output = '';
      child.stdout.on('data', (chunk: Buffer) => {
        stdout += chunk;
        output += chunk;
      });
      child.stderr.on('data', (chunk: Buffer) => {
        output += chunk;
      });
      child.on('error', reject).on('close', (code) => {
        if (code === 0) done(stdout);
        else reject(new WranglerError(`wrangler ${args.join(' ')} failed:\n${output.trim()}`));
      });
    });
