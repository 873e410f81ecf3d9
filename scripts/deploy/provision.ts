import type { Jurisdiction } from '../../worker/contract/placement.ts';
import { DeployError } from './deploy-error.ts';
import { type Wrangler, WranglerError } from './wrangler.ts';

interface Database {
  uuid: string;
  name: string;
}

/** Throws unless wrangler has a login or a token. */
export async function requireLogin(wrangler: Wrangler): Promise<void> {
  try {
    await wrangler(['whoami', '--json']);
  } catch (error) {
    if (error instanceof WranglerError && /"loggedIn":\s*false/.test(error.output))
      throw new DeployError('You are not logged in to Cloudflare. Run: npx wrangler login');
    throw error;
  }
}

/**
 * Returns the ID of the account's D1 database with this name, creating it if needed. Throws if the database is in another jurisdiction.
 */
export async function ensureDatabase(wrangler: Wrangler, name: string, jurisdiction: Jurisdiction): Promise<string> {
  const find = async () =>
    (JSON.parse(await wrangler(['d1', 'list', '--json'])) as Database[]).find((database) => database.name === name);
  const found = await find();
  if (!found) await wrangler(['d1', 'create', name, ...within(jurisdiction)]);
  const database = found ?? (await find());
  if (!database) throw new DeployError(`D1 database ${name} was created but is not listed yet. Try again in a minute.`);
  if (found) await requireJurisdiction(wrangler, name, jurisdiction);
  return database.uuid;
}

/** A change of jurisdiction is refused: objects in another jurisdiction would be empty, but D1 would still list the old leads. */
async function requireJurisdiction(wrangler: Wrangler, name: string, wanted: Jurisdiction): Promise<void> {
  const info = JSON.parse(await wrangler(['d1', 'info', name, '--json'])) as { jurisdiction?: string | null };
  const actual = info.jurisdiction || 'none';
  if (actual === wanted) return;
  throw new DeployError(
    `D1 database ${name} has the jurisdiction ${actual}, but JURISDICTION is ${wanted}. A jurisdiction cannot be changed: ` +
      `set JURISDICTION to ${actual}, or start a new deployment with other names (docs/deploy.md).`,
  );
}

const within = (jurisdiction: Jurisdiction): string[] =>
  jurisdiction === 'none' ? [] : ['--jurisdiction', jurisdiction];

/** Creates the queue if it is missing, and returns whether it created it. An existing queue keeps its jurisdiction. */
export async function ensureQueue(wrangler: Wrangler, name: string, jurisdiction: Jurisdiction): Promise<boolean> {
  try {
    await wrangler(['queues', 'create', name, ...within(jurisdiction)]);
    return true;
  } catch (error) {
    if (error instanceof WranglerError && /\b11009\b|already (exists|taken)/i.test(error.output)) return false;
    throw error;
  }
}

/** The names of the Worker's secrets; empty if the Worker does not exist yet. */
export async function listSecrets(wrangler: Wrangler, config: string): Promise<string[]> {
  try {
    const listed = await wrangler(['secret', 'list', '--format', 'json', '--config', config]);
    const secrets = JSON.parse(listed) as { name: string }[];
    return secrets.map(({ name }) => name);
  } catch (error) {
    if (error instanceof WranglerError && /\b10007\b|not found|does not exist/i.test(error.output)) return [];
    throw error;
  }
}
