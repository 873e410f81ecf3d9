import { env } from 'cloudflare:workers';

/** The query plan of each statement that `run` sends to D1. */
export async function plansOf(run: (db: D1Database) => Promise<unknown>): Promise<string[]> {
  const asked: { sql: string; values: unknown[] }[] = [];
  const db = new Proxy(env.DB, {
    get: (target, name) =>
      name === 'prepare'
        ? (sql: string) =>
            new Proxy(target.prepare(sql), {
              get: (statement, key) =>
                key === 'bind'
                  ? (...values: unknown[]) => {
                      asked.push({ sql, values });
                      return statement.bind(...values);
                    }
                  : Reflect.get(statement, key).bind(statement),
            })
        : Reflect.get(target, name).bind(target),
  });
  await run(db);
  const plans = await Promise.all(
    asked.map(({ sql, values }) =>
      env.DB.prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .bind(...values)
        .all<{ detail: string }>(),
    ),
  );
  return plans.flatMap(({ results }) => results.map(({ detail }) => detail));
}
