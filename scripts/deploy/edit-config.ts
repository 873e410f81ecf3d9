/** What wrangler.toml holds until the first deploy. */
const PLACEHOLDER_DATABASE_ID = '00000000-0000-0000-0000-000000000001';
const PLACEHOLDER_PUBLIC_URL = 'https://leads-at-the-edge.example.workers.dev';

/** Puts the database's id in. Throws where another one is there: two databases would take turns. */
export function withDatabaseId(config: string, id: string): string {
  const [line, current] = /^database_id = "(.*)"$/m.exec(config) ?? [];
  if (line === undefined) throw new Error('wrangler.toml has no database_id.');
  if (current !== PLACEHOLDER_DATABASE_ID && current !== id)
    throw new Error(`wrangler.toml names the D1 database ${current}, and the account has ${id} under that name.`);
  return config.replace(line, `database_id = "${id}"`);
}

/** Puts in where the Worker is to be found, unless someone has said so already. */
export const withPublicUrl = (config: string, url: string): string =>
  config.replace(`PUBLIC_URL = "${PLACEHOLDER_PUBLIC_URL}"`, `PUBLIC_URL = "${url}"`);
