import { lt, lte } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { pageDeliveryBytes } from '../automations/tables.ts';
import { DAY_MS } from '../domain/time.ts';
import {
  endedSessions,
  invitations,
  keptAnswers,
  mailCounts,
  passwordResets,
  pushSubscriptions,
  sessions,
  setupTokens,
} from '../settings/storage/tables.ts';

const EXPIRING = [passwordResets, invitations, setupTokens, keptAnswers, sessions, pushSubscriptions];
const DAILY = [mailCounts, pageDeliveryBytes];

/** Deletes expired sessions, links, invitations and saved answers. Also deletes the counts of emails and deliveries from earlier days. */
export async function pruneTokens({ DB: db }: Pick<Env, 'DB'>, now: number): Promise<number> {
  const orm = drizzle(db);
  const outcomes = await orm.batch([
    orm.delete(endedSessions).where(lte(endedSessions.expiresAt, now)),
    ...EXPIRING.map((table) => orm.delete(table).where(lte(table.expiresAt, now))),
    ...DAILY.map((table) => orm.delete(table).where(lt(table.day, Math.floor(now / DAY_MS)))),
  ]);
  return outcomes.reduce((count, { meta }) => count + meta.changes, 0);
}
