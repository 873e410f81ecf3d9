// Operator tasks, run directly in the database: `npm run operator -- --help`.
import { runWrangler, WranglerError } from './deploy/wrangler.ts';
import { newPasswordLink, newSetupLink, OperatorError } from './operator/one-time-links.ts';
import { readOptions } from './read-options.ts';

const USAGE = `npm run operator -- reset-password <email> [options]   prints a link that sets a new password
npm run operator -- setup-link [options]               prints a link that creates the server's first account

Each link works once, within 24 hours, and voids earlier ones.

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
  process.exitCode = await main();
} catch (error) {
  const isExpected = error instanceof OperatorError || error instanceof WranglerError;
  console.error(isExpected ? error.message : error);
  process.exitCode = 1;
}

async function main(): Promise<number> {
  const [command, email, ...more] = positionals;
  const isKnown = command === 'reset-password' ? email !== undefined : command === 'setup-link' && email === undefined;
  if (!isKnown || more.length > 0) refuse(command ? `Unknown command: ${positionals.join(' ')}` : 'Name a command.');
  // It takes a second to load, which the usage need not wait for.
  const { unstable_readConfig } = await import('wrangler');
  const { config, remote } = values;
  const { vars } = unstable_readConfig({ config }, { hideWarnings: true });
  const url = values.url ?? (remote ? String(vars.PUBLIC_URL) : `http://localhost:${process.env.PORT || 8787}`);
  const deployment = { wrangler: runWrangler(), config, stateDir: remote ? null : values['state-dir'] };
  const now = Date.now();
  const made =
    email === undefined
      ? await newSetupLink(deployment, { url, now })
      : await newPasswordLink(deployment, { email, url, now });
  if (!made) throw new OperatorError('This server already has accounts. Ask one of its admins for an invitation.');
  console.log(`${made.link}\nWorks once, until ${new Date(made.expiresAt).toISOString()}.`);
  return 0;
}
