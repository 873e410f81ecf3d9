// Operator tasks that work directly on the database: `npm run operator -- --help`.
import { appendFile, mkdtemp, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiClient, apiClient } from './api-client.ts';
import { counted } from './counted.ts';
import { requireLogin } from './deploy/provision.ts';
import { secretsFileOf } from './deploy/secrets-file.ts';
import { runWrangler, WranglerError } from './deploy/wrangler.ts';
import { describeFileError } from './describe-error.ts';
import { readLocalSecrets } from './local-secrets.ts';
import { backup } from './operator/backup.ts';
import type { Deployment } from './operator/execute-sql.ts';
import { newPasswordLink, newSetupLink, OperatorError } from './operator/one-time-links.ts';
import { resealSecrets } from './operator/reseal-secrets.ts';
import { resetSecondFactor } from './operator/reset-second-factor.ts';
import { returnLead } from './operator/return-lead.ts';
import { returnLeads } from './operator/return-leads.ts';
import { addSettingsKey, readSettingsKeys } from './operator/settings-keys.ts';
import { readLines } from './read-lines.ts';
import { readOptions } from './read-options.ts';

const USAGE = `npm run operator -- reset-password <email> [options]   prints a link that sets a new password
npm run operator -- reset-second-factor <email> [options]   turns off an account's second factor
npm run operator -- restore-lead <id> --project … --at …    returns a lead to an earlier state
npm run operator -- restore-leads [<file>] --project … --at …   the same for all leads, or those of a file
npm run operator -- setup-link [options]               prints a link that creates the server's first account
npm run operator -- backup <file> [options]            writes what only the database holds as SQL
npm run operator -- new-settings-key [options]         puts a new key in front of SETTINGS_KEYS
npm run operator -- reseal-secrets [options]           seals all secrets in the database with the newest key

Each link works once, within 24 hours, and voids earlier ones. docs/deploy.md says how to restore a backup.

restore-lead and restore-leads ask the server at --url, and work only on Cloudflare, for 30 days back.
restore-leads takes a file with one ID per line; without one, it takes all leads of the project:

  --project       the leads' project
  --at            when they were right: an ISO 8601 time such as 2026-02-11T09:30:00Z
  --dry-run       only lists the events that came in since, and would be lost
  --with-merged   also returns the leads merged with this one since then (restore-leads always does)
  --after         continues behind this lead, if restore-leads was interrupted
  --operator-key  the server's secret OPERATOR_KEY (default: $OPERATOR_KEY, or locally the one in .dev.vars)

  --remote      the deployed server, with your Cloudflare login; without it, the local one
  --state-dir   the local server's state ($STATE_DIR, or .state)
  --config      the deployment's config (default: wrangler.toml)
  --secrets     the file with SETTINGS_KEYS (default: that of --config, such as .secrets.production.json, or .dev.vars without --remote)
  --url         the address people use (default: PUBLIC_URL of the config, or http://localhost:$PORT)`;

const { values, positionals, refuse } = readOptions(USAGE, {
  allowPositionals: true,
  options: {
    remote: { type: 'boolean', default: false },
    'state-dir': { type: 'string', default: process.env.STATE_DIR || '.state' },
    config: { type: 'string', default: 'wrangler.toml' },
    secrets: { type: 'string' },
    url: { type: 'string' },
    project: { type: 'string' },
    at: { type: 'string' },
    'dry-run': { type: 'boolean', default: false },
    'with-merged': { type: 'boolean', default: false },
    after: { type: 'string' },
    'operator-key': { type: 'string' },
  },
});

const NEEDS: Record<string, string> = { backup: 'a file', 'restore-lead': 'the ID of a lead' };

try {
  await main();
} catch (error) {
  const isExpected = error instanceof OperatorError || error instanceof WranglerError;
  console.error(describeFileError(error) ?? (isExpected ? error.message : error));
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const [command, argument, ...more] = positionals;
  if (command === undefined) return refuse('Name a command.');
  const needsArgument = ['reset-password', 'reset-second-factor', 'restore-lead', 'backup'].includes(command);
  const takesArgument = needsArgument || command === 'restore-leads';
  if (!takesArgument && !['setup-link', 'new-settings-key', 'reseal-secrets'].includes(command))
    refuse(`Unknown command: ${command}`);
  if (needsArgument && argument === undefined) refuse(`${command} needs ${NEEDS[command] ?? 'an email'}.`);
  if (more.length > 0 || (!takesArgument && argument !== undefined))
    refuse(`Too many arguments: ${positionals.join(' ')}`);
  const { config, remote } = values;
  if (command === 'restore-lead') return restoreLead(argument as string);
  if (command === 'restore-leads') return restoreLeads(argument ?? null);
  const deployment = { wrangler: runWrangler(), config, stateDir: remote ? null : values['state-dir'] };
  if (command === 'reset-second-factor') return resetFactor(deployment, argument as string);
  if (command === 'backup') return writeBackup(deployment, argument as string);
  const secretsFile = values.secrets ?? (remote ? secretsFileOf(config) : '.dev.vars');
  if (command === 'new-settings-key') return newSettingsKey(deployment, secretsFile);
  if (command === 'reseal-secrets') return reseal(deployment, secretsFile);
  const url = await serverUrl();
  const now = Date.now();
  const made =
    argument === undefined
      ? await newSetupLink(deployment, { url, now })
      : await newPasswordLink(deployment, { email: argument, url, now });
  if (!made) throw new OperatorError('This server already has accounts. Ask an admin of the server for an invitation.');
  console.log(`${made.link}\nWorks once, until ${new Date(made.expiresAt).toISOString()}.`);
}

async function restoreLead(leadId: string): Promise<void> {
  const asked = { ...whichLeads('restore-lead'), leadId, withMerged: values['with-merged'] };
  console.log(await returnLead(await operatorClient(), asked));
}

async function restoreLeads(file: string | null): Promise<void> {
  const asked = { ...whichLeads('restore-leads'), after: values.after ?? null };
  const leadIds = file === null ? null : await readLines(file);
  for await (const line of returnLeads(await operatorClient(), { ...asked, leadIds })) console.log(line);
}

function whichLeads(command: string): { projectId: string; at: string; dryRun: boolean } {
  const { project: projectId, at, 'dry-run': dryRun } = values;
  if (projectId === undefined || at === undefined) return refuse(`${command} needs --project and --at.`);
  return { projectId, at, dryRun };
}

async function operatorClient(): Promise<ApiClient> {
  const local = values.remote ? {} : await readLocalSecrets();
  const credential = values['operator-key'] ?? process.env.OPERATOR_KEY ?? local.OPERATOR_KEY ?? '';
  return apiClient({
    ...{ url: (await serverUrl()).replace(/\/$/, ''), credential },
    onRetry: (reason, delayMs) => console.error(`${reason}: retrying in ${(delayMs / 1000).toFixed(1)} s`),
  });
}

/** The address at which people open the dashboard. */
async function serverUrl(): Promise<string> {
  if (values.url !== undefined) return values.url;
  if (!values.remote) return `http://localhost:${process.env.PORT || 8787}`;
  // Loading this module takes a second, so the other commands do not load it.
  const { unstable_readConfig } = await import('wrangler');
  return String(unstable_readConfig({ config: values.config }, { hideWarnings: true }).vars.PUBLIC_URL);
}

async function resetFactor(deployment: Deployment, email: string): Promise<void> {
  await resetSecondFactor(deployment, email);
  console.log(`${email} now signs in with the password alone, and can set up a second factor again.`);
}

/**
 * The key file is written before the upload, and the upload happens before anything is encrypted with the new key, so that no key can
 * be lost.
 */
async function newSettingsKey({ wrangler, config, stateDir }: Deployment, file: string): Promise<void> {
  if (stateDir === null) await requireLogin(wrangler);
  await addSettingsKey(file, Date.now());
  if (stateDir === null) await wrangler(['secret', 'bulk', await onlySettingsKeys(file), '--config', config]);
  const next = ['npm run operator -- reseal-secrets', ...sameDeployment()].join(' ');
  if (stateDir === null)
    return console.log(
      `${file}: the new key is now first, and the server has it. In ten minutes, when every isolate has loaded the new key, run: ${next}`,
    );
  console.log(`${file}: the new key is now first. Restart the server, then run: ${next}`);
}

/** The options that tell the next command which deployment this is. */
function sameDeployment(): string[] {
  const { remote, config, secrets, 'state-dir': stateDir } = values;
  return [
    ...(remote ? ['--remote', '--config', config] : ['--state-dir', stateDir]),
    ...(secrets === undefined ? [] : ['--secrets', secrets]),
  ];
}

/** Only SETTINGS_KEYS is uploaded, because other secrets in the file may be older than the server's. */
async function onlySettingsKeys(file: string): Promise<string> {
  const only = join(await mkdtemp(join(tmpdir(), 'leads-keys-')), 'secrets.json');
  await writeFile(only, JSON.stringify({ SETTINGS_KEYS: await readSettingsKeys(file) }), { mode: 0o600 });
  return only;
}

async function reseal(deployment: Deployment, file: string): Promise<void> {
  const { resealed, lost } = await resealSecrets(deployment, await readSettingsKeys(file));
  console.log(`${counted(resealed, 'secret')} sealed with the newest key.`);
  const gone = Object.entries(lost).map(([id, count]) => `${count} with ${id}`);
  if (gone.length === 0)
    return console.log('No secret needs an older key: you can remove the older keys from SETTINGS_KEYS.');
  console.error(
    `Secrets sealed with keys that ${file} lacks: ${gone.join(', ')}. Set these secrets again, or add the keys.`,
  );
  process.exitCode = 1;
}

/** The backup is written under a temporary name and renamed at the end, so that an incomplete file never has the final name. */
async function writeBackup(deployment: Deployment, file: string): Promise<void> {
  const unfinished = `${file}.part`;
  await writeFile(unfinished, '', { mode: 0o600 });
  let rows = 0;
  for await (const page of backup(deployment)) {
    await appendFile(unfinished, page.sql);
    rows += page.rows;
  }
  await rename(unfinished, file);
  console.log(
    `${file}: ${counted(rows, 'row')}. Keep the backup as safe as the database: it has the names and emails of your accounts.`,
  );
}
