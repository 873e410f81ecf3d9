import { env } from 'cloudflare:workers';

/** The D1 tables whose rows refer to a project. */
export async function listProjectTables(): Promise<string[]> {
  const { results } = await env.DB.prepare(
    `SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%project_id TEXT%' ORDER BY name`,
  ).all<{ name: string }>();
  return results.map(({ name }) => name);
}

/** All rows of a project, by table. For lead rows and runs, returns only their number, because these rows keep changing. */
export async function dumpProject(projectId: string): Promise<Record<string, unknown>> {
  const tables = await listProjectTables();
  const rows = await env.DB.batch(
    tables.map((name) => env.DB.prepare(`SELECT * FROM "${name}" WHERE project_id = ?1`).bind(projectId)),
  );
  return Object.fromEntries(
    tables.map((name, i) => {
      const { results = [] } = rows[i] ?? {};
      return [name, name === 'lead_runs' || name === 'leads' ? results.length : results];
    }),
  );
}
