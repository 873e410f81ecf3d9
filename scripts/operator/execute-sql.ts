import type { Wrangler } from '../deploy/wrangler.ts';

/** The database to use: the one in a local server's state, or the deployed one that a config names. */
export interface Deployment {
  wrangler: Wrangler;
  config: string;
  /** The server's state directory; null for the deployed database. */
  stateDir: string | null;
}

/** Runs statements on the server's D1 database and returns the rows of the last one. `quote` quotes values. */
export async function executeSql(
  deployment: Deployment,
  statements: readonly string[],
): Promise<Record<string, unknown>[]> {
  return (await queryAll(deployment, statements)).at(-1) ?? [];
}

/** Runs statements in one command and returns the rows of each. */
export async function queryAll<Row = Record<string, unknown>>(
  { wrangler, config, stateDir }: Deployment,
  statements: readonly string[],
): Promise<Row[][]> {
  const place = stateDir === null ? ['--remote'] : ['--local', '--persist-to', stateDir];
  const command = statements.join('; ');
  const printed = await wrangler([
    ...['d1', 'execute', 'DB', ...place, '--config', config, '--yes', '--json', '--command', command],
  ]);
  const answers = JSON.parse(printed) as { results?: Row[] }[];
  return answers.map(({ results }) => results ?? []);
}

/** A text as an SQL literal. */
export const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;
