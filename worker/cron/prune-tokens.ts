/** Forgets sessions, links and invitations that have expired: they open nothing any more. */
export async function pruneTokens({ DB: db }: Pick<Env, 'DB'>, now: number): Promise<number> {
  const outcomes = await db.batch(
    ['ended_sessions', 'password_resets', 'invitations'].map((table) =>
      db.prepare(`DELETE FROM ${table} WHERE expires_at <= ?1`).bind(now),
    ),
  );
  return outcomes.reduce((count, { meta }) => count + meta.changes, 0);
}
