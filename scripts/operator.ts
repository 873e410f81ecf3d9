// Operator tasks, run directly in the database: `npm run operator -- --help`.
import { appendFile, rename, writeFile } from 'node:fs/promises';
import { runWrangler, WranglerError } from './deploy/wrangler.ts';
import { backup } from './operator/backup.ts';
import type { Deployment } from './operator/execute-sql.ts';
import { newPasswordLink, newSetupLink, OperatorError } from './operator/one-time-links.ts';
import { readOptions } from './read-options.ts';

const USAGE = `npm run operator -- reset-password <email> [options]   prints a link that sets a new password
npm run operator -- setup-link [options]               prints a link that creates the server's first account
npm run operator -- backup <file> [options]            writes what only the database holds as SQL

Each link works once, within 24 hours, and voids earlier ones. docs/deploy.md says how to restore a backup.

  --remote      the deployed server, with your Cloudflare login; without it, the local one
  --state-dir   the local server's state ($STATE_DIR, or .state)
  --config      the deployment's config (default: wrangler.toml)
  --url         the address people use (default: PUBLIC_URL of the config, or http://localhost:$PORT)`;

const { values, positionals, refuse } = readOptions(USAGE, {
  allowPositionals: true,
  options: {
    remote: { type: 'boolean', default: false },
    'state-dir': { type: 'string', default: process.env.STATE_DIR || '.state' },
    config: { type: 'string', default: 'wrangler.toml' },
    url: { type: 'string' },
  },
});

try {
  await main();
} catch (error) {
  const isExpected = error instanceof OperatorError || error instanceof WranglerError;
  console.error(isExpected ? error.message : error);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const [command, argument, ...more] = positionals;
  const takesArgument = command === 'reset-password' || command === 'backup';
  if (command === undefined) refuse('Name a command.');
  if (!takesArgument && command !== 'setup-link') refuse(`Unknown command: ${command}`);
  if (takesArgument && argument === undefined)
    refuse(`${command} needs ${command === 'backup' ? 'a file' : 'an email'}.`);
  if (more.length > 0 || (!takesArgument && argument !== undefined))
    refuse(`Too many arguments: ${positionals.join(' ')}`);
  // It takes a second to load, which the usage need not wait for.
  const { unstable_readConfig } = await import('wrangler');
  const { config, remote } = values;
  const deployment = { wrangler: runWrangler(), config, stateDir: remote ? null : values['state-dir'] };
  if (command === 'backup') return writeBackup(deployment, argument as string);
  const { vars } = unstable_readConfig({ config }, { hideWarnings: true });
  const url = values.url ?? (remote ? String(vars.PUBLIC_URL) : `http://localhost:${process.env.PORT || 8787}`);
  const now = Date.now();
  const made =
    argument === undefined
      ? await newSetupLink(deployment, { url, now })
      : await newPasswordLink(deployment, { email: argument, url, now });
  if (!made) throw new OperatorError('This server already has accounts. Ask one of its admins for an invitation.');
  console.log(`${made.link}\nWorks once, until ${new Date(made.expiresAt).toISOString()}.`);
}

/** Only a whole backup gets the name: it is written beside it first. */
async function writeBackup(deployment: Deployment, file: string): Promise<void> {
  const unfinished = `${file}.part`;
  await writeFile(unfinished, '', { mode: 0o600 });
  let rows = 0;
  for await (const page of backup(deployment)) {
    await appendFile(unfinished, page.sql);
    rows += page.rows;
  }
  await rename(unfinished, file);
  console.log(`${file}: ${rows} rows. Keep it as safe as the database: it has the names and emails of your accounts.`);
}
