import { dayNumber } from '../../domain/time.ts';
import { log } from '../../observe/log.ts';
import { isolateCache } from '../../settings/storage/isolate-cache.ts';
import { addUsage, listUsage, noteLimited, type ProjectDay, WHOLE_PROJECT } from './daily-usage.ts';
import { type Quota, toQuota, UsageMeter } from './usage-meter.ts';

const meter = new UsageMeter();

/** Quota refusals that this isolate has already recorded. Recording the same refusal again would change nothing. */
const noted = isolateCache<true>({ max: 10_000, ttlMs: 24 * 3600_000 });

/** The deployment's daily quota, or null if it has none. */
export const quotaOf = ({ DAILY_EVENTS_PER_PROJECT }: Pick<Env, 'DAILY_EVENTS_PER_PROJECT'>): Quota | null =>
  toQuota(Number(DAILY_EVENTS_PER_PROJECT));

/** One client that uses a project's publishable keys. */
interface Visitor {
  projectId: string;
  /** Opaque; see `daily_usage`. */
  client: string;
}

/** Which daily quota is used up: the project's, the client's, or neither (null). */
export const findExhausted = (
  { projectId, client }: Visitor,
  { quota, now }: { quota: Quota; now: number },
): 'project' | 'client' | null => meter.findExhausted(projectId, client, { quota, now });

/**
 * Counts accepted events, and writes the counts to D1 from time to time. Never throws, because losing a count only makes the total
 * slightly too low.
 */
export async function countUsage(
  db: D1Database,
  { projectId, client }: Visitor,
  { accepted, quota, now }: { accepted: number; quota: Quota; now: number },
): Promise<void> {
  meter.add(projectId, client, { accepted, now });
  const counts = meter.take(projectId, { quota, now });
  if (!counts) return;
  const when: ProjectDay = { projectId, day: dayNumber(now) };
  try {
    meter.learn(when, await addUsage(db, when, counts));
  } catch (error) {
    meter.giveBack(when, counts);
    log('warn', 'usage.not_written', { projectId, error: String(error) });
  }
}

/** Records, once a day, that requests are being rejected, so that members can see it. Never throws. */
export async function noteExhausted(
  db: D1Database,
  { projectId, client }: Visitor,
  { exhausted, now }: { exhausted: 'project' | 'client'; now: number },
): Promise<void> {
  const when = { projectId, day: dayNumber(now), client: exhausted === 'project' ? WHOLE_PROJECT : client };
  const key = `${projectId} ${when.day} ${when.client}`;
  if (noted.has(key)) return;
  noted.set(key, true);
  try {
    await noteLimited(db, { ...when, now });
    log('warn', 'usage.limited', { projectId, exhausted });
  } catch (error) {
    noted.delete(key);
    log('warn', 'usage.not_written', { projectId, error: String(error) });
  }
}

/** A project's last days, newest first and always with today. Includes counts that this isolate has not written yet. */
export async function readUsage(db: D1Database, projectId: string, now: number) {
  const today = dayNumber(now);
  const days = await listUsage(db, { projectId, day: today });
  if (days[0]?.day !== today) days.unshift({ day: today, accepted: 0, limitedAt: null, clientsLimited: 0 });
  const pending = meter.pendingOf(projectId, now);
  return days.map((usage) => (usage.day === today ? { ...usage, accepted: usage.accepted + pending } : usage));
}
