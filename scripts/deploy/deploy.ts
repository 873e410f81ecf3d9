import { randomUUID } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeSecrets } from '../local-secrets.ts';
import { DeployError } from './deploy-error.ts';
import { withDatabaseId, withPublicUrl } from './edit-config.ts';
import { planDeployment } from './plan-deployment.ts';
import { ensureDatabase, ensureQueue, listSecrets } from './provision.ts';
import { BUILT_WORKER, type Wrangler } from './wrangler.ts';

export interface DeployOptions {
  wrangler: Wrangler;
  /** The path of wrangler.toml. The command writes the IDs of the account's resources into this file. */
  config: string;
  /** The file that keeps the created secrets for the operator: Cloudflare does not show them again. */
  secretsFile: string;
  say: (line: string) => void;
}

/**
 * Creates the parts of wrangler.toml that the account does not have yet: database, queues, secrets, migrations, Worker and assets. Keeps
 * existing parts, so it is safe to interrupt and repeat. Returns the Worker's URL, or null if it has no workers.dev URL.
 */
export async function deploy({ wrangler, config, secretsFile, say }: DeployOptions): Promise<string | null> {
  const { binding, databaseName, queues, secrets: required, jurisdiction } = planDeployment(config);

  const id = await ensureDatabase(wrangler, databaseName, jurisdiction);
  await edit(config, (text) => withDatabaseId(text, id));
  say(`D1 database ${databaseName}: ${id}`);

  for (const name of queues)
    say(`Queue ${name}: ${(await ensureQueue(wrangler, name, jurisdiction)) ? 'created' : 'exists'}`);

  await wrangler(['d1', 'migrations', 'apply', binding, '--remote', '--config', config]);
  say('Migrations: applied');

  const known = await listSecrets(wrangler, config);
  const missing = required.filter((name) => !known.includes(name));
  const url = await upload({ wrangler, config }, missing.length > 0 ? await keepSecrets(missing, secretsFile) : {});
  if (missing.length > 0)
    say(`Secrets: ${missing.join(', ')} created; a copy is in ${secretsFile}. Keep this file somewhere safe.`);
  say(`Worker: ${url ?? 'deployed, on the routes that wrangler.toml names'}`);

  // The Worker's URL is known only now, and links in messages need it.
  if (url && (await edit(config, (text) => withPublicUrl(text, url)))) await upload({ wrangler, config }, {});
  return url;
}

/** Returns true if the file has changed. */
async function edit(file: string, change: (text: string) => string): Promise<boolean> {
  const text = await readFile(file, 'utf8');
  const changed = change(text);
  if (changed === text) return false;
  await writeFile(file, changed);
  return true;
}

/** Reuses secrets that an interrupted run created. */
async function keepSecrets(names: string[], file: string): Promise<Record<string, string>> {
  const kept = await readFile(file, 'utf8').catch(() => '{}');
  const all: Record<string, string> = { ...makeSecrets(), ...JSON.parse(kept) };
  const unknown = names.filter((name) => !all[name]);
  if (unknown.length > 0) throw new DeployError(`Cannot create ${unknown.join(', ')}: use "wrangler secret put".`);
  const secrets = Object.fromEntries(names.map((name) => [name, all[name] as string]));
  await writeFile(file, `${JSON.stringify({ ...JSON.parse(kept), ...secrets }, null, 2)}\n`, { mode: 0o600 });
  return secrets;
}

/** Uploads the Worker together with its secrets, without which it cannot run. A temporary file passes the secrets to wrangler. */
async function upload(
  { wrangler, config }: Pick<DeployOptions, 'wrangler' | 'config'>,
  secrets: Record<string, string>,
): Promise<string | null> {
  const secretsFile = join(tmpdir(), `leads-secrets-${randomUUID()}.json`);
  const args = ['deploy', ...BUILT_WORKER, '--config', config];
  try {
    if (Object.keys(secrets).length > 0) {
      await writeFile(secretsFile, JSON.stringify(secrets), { mode: 0o600 });
      args.push('--secrets-file', secretsFile);
    }
    return /https:\/\/\S+\.workers\.dev/.exec(await wrangler(args))?.[0] ?? null;
  } finally {
    await rm(secretsFile, { force: true });
  }
}
