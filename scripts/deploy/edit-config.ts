/** The values in wrangler.toml until the first deployment. */
const PLACEHOLDER_DATABASE_ID = '00000000-0000-0000-0000-000000000001';
const PLACEHOLDER_PUBLIC_URL = 'https://leads-at-the-edge.example.workers.dev';

/** Writes the database's ID. Throws if another one is there: two databases would take turns. */
export function withDatabaseId(config: string, id: string): string {
  const [line, current] = /^database_id = "(.*)"$/m.exec(config) ?? [];
  if (line === undefined) throw new Error('wrangler.toml has no database_id.');
  if (current !== PLACEHOLDER_DATABASE_ID && current !== id)
    throw new Error(`wrangler.toml names the D1 database ${current}, but the account has ${id} under that name.`);
  return config.replace(line, `database_id = "${id}"`);
}

/** Writes the Worker's address, unless someone has set one. */
export const withPublicUrl = (config: string, url: string): string =>
  config.replace(`PUBLIC_URL = "${PLACEHOLDER_PUBLIC_URL}"`, `PUBLIC_URL = "${url}"`);
