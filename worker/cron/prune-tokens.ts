import { DAY_MS } from '../domain/time.ts';

/** Deletes expired sessions, links, invitations and kept answers, and the email and delivery counts of earlier days. */
export async function pruneTokens({ DB: db }: Pick<Env, 'DB'>, now: number): Promise<number> {
  const outcomes = await db.batch([
    ...[
      ...['ended_sessions', 'password_resets', 'invitations', 'setup_tokens', 'kept_answers', 'sessions'],
      'push_subscriptions',
    ].map((table) => db.prepare(`DELETE FROM ${table} WHERE expires_at <= ?1`).bind(now)),
    ...['mail_counts', 'page_delivery_bytes'].map((table) =>
      db.prepare(`DELETE FROM ${table} WHERE day < ?1`).bind(Math.floor(now / DAY_MS)),
    ),
  ]);
  return outcomes.reduce((count, { meta }) => count + meta.changes, 0);
}
