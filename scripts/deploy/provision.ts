import { type Wrangler, WranglerError } from './wrangler.ts';

interface Database {
  uuid: string;
  name: string;
}

/** The id of the account's D1 database of this name, which is made where there is none. */
export async function ensureDatabase(wrangler: Wrangler, name: string): Promise<string> {
  const find = async () =>
    (JSON.parse(await wrangler(['d1', 'list', '--json'])) as Database[]).find((database) => database.name === name);
  const found = await find();
  if (found) return found.uuid;
  await wrangler(['d1', 'create', name]);
  const made = await find();
  if (!made) throw new Error(`D1 database ${name} was made, and is not listed: try again in a minute.`);
  return made.uuid;
}

/** Makes the queue; says whether it was missing. */
export async function ensureQueue(wrangler: Wrangler, name: string): Promise<boolean> {
  try {
    await wrangler(['queues', 'create', name]);
    return true;
  } catch (error) {
    if (error instanceof WranglerError && /\b11009\b|already (exists|taken)/i.test(error.message)) return false;
    throw error;
  }
}

/** The names of the secrets of the Worker that the config names; none where there is no such Worker yet. */
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
