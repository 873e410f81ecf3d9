import { type Wrangler, WranglerError } from './wrangler.ts';

interface Database {
  uuid: string;
  name: string;
}

/** Returns the ID of the account's D1 database with this name, creating it if needed. */
export async function ensureDatabase(wrangler: Wrangler, name: string): Promise<string> {
  const find = async () =>
    (JSON.parse(await wrangler(['d1', 'list', '--json'])) as Database[]).find((database) => database.name === name);
  const found = await find();
  if (found) return found.uuid;
  await wrangler(['d1', 'create', name]);
  const made = await find();
  if (!made) throw new Error(`D1 database ${name} was created but is not listed yet. Try again in a minute.`);
  return made.uuid;
}

/** Creates the queue if it is missing, and returns whether it was. */
export async function ensureQueue(wrangler: Wrangler, name: string): Promise<boolean> {
  try {
    await wrangler(['queues', 'create', name]);
    return true;
  } catch (error) {
    if (error instanceof WranglerError && /\b11009\b|already (exists|taken)/i.test(error.message)) return false;
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
    if (error instanceof WranglerError && /\b10007\b|not found|does not exist/i.test(error.message)) return [];
    throw error;
  }
}
