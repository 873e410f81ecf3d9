import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';

/** Runs one wrangler command and returns its stdout. Throws WranglerError. */
export type Wrangler = (args: readonly string[]) => Promise<string>;

/** Thrown when a command fails: `message` is one line with the next step, and `output` is everything that the command printed. */
export class WranglerError extends Error {
  readonly output: string;

  constructor(command: string, output: string) {
    const text = stripVTControlCharacters(output).trim();
    super(`${command}: ${toReason(text)} ${toNextStep(text)}`.trim());
    this.output = text;
  }
}

/** The line that wrangler marks as the error, in its text or JSON output, or its last line if none is marked. */
function toReason(output: string): string {
  const marked = /\[ERROR\]\s*(.+)/.exec(output)?.[1] ?? /"error": \{\s*"text": "(.+)"/.exec(output)?.[1];
  return (marked ?? output.split('\n').at(-1) ?? '').trim();
}

const NEXT_STEPS: readonly [symptom: RegExp, step: string][] = [
  [
    /API hostname|fetch failed|ENOTFOUND|ETIMEDOUT|ECONNRE/,
    'Check your network connection, then run the command again.',
  ],
  [/set a CLOUDFLARE_API_TOKEN/, 'Run: npx wrangler login'],
  [/More than one account/, 'Set CLOUDFLARE_ACCOUNT_ID to an account that "npx wrangler whoami" lists.'],
  [/Authentication error|\[code: (10000|9109)\]/, 'docs/deploy.md lists the permissions an API token needs.'],
  [
    /workers\.dev subdomain/,
    'Open Workers & Pages in the Cloudflare dashboard once to choose one, then run the command again.',
  ],
];

/** The file that `npm run build` bundles and that tests serve. Wrangler uploads it unchanged. */
export const BUILT_WORKER = ['dist/worker/index.js', '--no-bundle'] as const;

const toNextStep = (output: string): string => NEXT_STEPS.find(([symptom]) => symptom.test(output))?.[1] ?? '';

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
        else reject(new WranglerError(`wrangler ${args.slice(0, 2).join(' ')}`, output));
      });
    });
