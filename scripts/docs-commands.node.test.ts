import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

/** The tests that run the commands on the operators' pages. A broken command makes this test or the named test fail. */
const RUN_BY: Record<string, string> = {
  'npm start': 'scripts/start.node.test.ts',
  'npm ci': 'scripts/bootstrap.node.test.ts',
  'npm run build': 'scripts/build.node.test.ts',
  'npm run deploy': 'scripts/deploy.node.test.ts',
  'npm run operator': 'scripts/operator.node.test.ts',
  'npm run rebuild': 'scripts/rebuild.node.test.ts',
  'npm run restore': 'scripts/restore/restore-file.node.test.ts',
  'npm run verify': 'scripts/verify.node.test.ts',
  'npm run load': 'scripts/load.node.test.ts',
  'npm run chaos': 'scripts/chaos.node.test.ts',
  // The drill "D1 is lost" runs the local equivalent of these two commands.
  'npx wrangler d1 migrations': 'worker/journeys/d1-lost.workers.test.ts',
  'npx wrangler d1 execute': 'worker/journeys/d1-lost.workers.test.ts',
};

/** Commands that need a Cloudflare account, so no test here can run them. */
const NEED_AN_ACCOUNT = [
  'npx wrangler d1 create',
  'npx wrangler login',
  'npx wrangler deploy',
  'npx wrangler rollback',
  'npx wrangler secret put',
  'npx wrangler secret delete',
  'npx wrangler secret bulk',
  'npx wrangler d1 time-travel',
];

/** These commands need no test: the first two run every test, including this one. */
const EXEMPT = ['npm test', 'npm run check', 'npx wrangler'];

/** Every command on a page: the lines of its shell blocks, and the commands quoted in its sentences. */
function commandsOf(page: string): string[] {
  const text = read(`docs/${page}.md`);
  const blocks = [...text.matchAll(/^ *```(?:sh|yaml)\n([\s\S]*?)```/gm)].map(([, block = '']) => block);
  const lines = blocks
    .join('\n')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n');
  const quoted = [...text.replaceAll(/^ *```[\s\S]*?```/gm, '').matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
  return [...lines, ...quoted]
    .flatMap((line) => line.replaceAll(/\s+/g, ' ').split(' && '))
    .flatMap((line) => /(?:^|\s)((?:npm|npx) [a-z].*)$/.exec(line.replace(/\s#.*$/, ''))?.[1] ?? [])
    .map((command) => command.trim());
}

const COMMANDS = ['deploy', 'operations'].flatMap((page) => commandsOf(page).map((command) => ({ page, command })));
const isOf = (command: string) => (known: string) => command === known || command.startsWith(`${known} `);

it('the commands of docs/deploy.md and docs/operations.md are found', () => {
  expect(COMMANDS.length).toBeGreaterThan(40);
});

it.each(COMMANDS)('$page: $command is run by a test, or needs an account', ({ command }) => {
  const known = [...Object.keys(RUN_BY), ...NEED_AN_ACCOUNT].find(isOf(command));
  expect(known ?? EXEMPT.find((exempt) => exempt === command)).toBeDefined();
  const test = known === undefined ? undefined : RUN_BY[known];
  if (test !== undefined) expect(existsSync(new URL(`../${test}`, import.meta.url))).toBe(true);
});

it.each(COMMANDS.filter(({ command }) => command.startsWith('npm run ')))(
  '$page: $command names a script, options and subcommands that exist',
  ({ command }) => {
    const [, , script = '', ...args] = command.split(' ');
    expect(scripts).toHaveProperty(script);
    if (args.length === 0) return;
    expect(args[0]).toBe('--');
    const source = read(`scripts/${script}.ts`);
    for (const option of args.filter((arg) => /^\[?--\w/.test(arg)).map((arg) => arg.replace(/^\[?--/, ''))) {
      expect({ option, isKnown: new RegExp(`^ +'?${option}'?: \\{ type`, 'm').test(source) }).toEqual({
        option,
        isKnown: true,
      });
    }
    if (script === 'operator') expect(source).toContain(`npm run operator -- ${args[1]} `);
  },
);
