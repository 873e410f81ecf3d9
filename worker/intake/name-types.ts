import { isPublic } from '../contract/event-source.ts';
import { LIMITS } from '../contract/limits.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import { dayNumber } from '../domain/time.ts';
import { log } from '../observe/log.ts';
import { isolateCache } from '../settings/storage/isolate-cache.ts';
import type { AddressedEvent } from './addressed-event.ts';
import { ALWAYS, admitTypes, type NamedTypes } from './event-types.ts';

/** How long an isolate does not ask D1 again after the limit was reached or D1 could not be reached. */
const RECHECK_MS = 60_000;

type Sender = 'page' | 'server';

interface Known {
  day: number;
  /** Null if D1 could not be reached. */
  named: NamedTypes | null;
  /** For each kind of sender, the time until which D1 is not asked about new types. */
  quietUntil: Record<Sender, number>;
}

const known = isolateCache<Known>({ max: 1_000, ttlMs: 24 * 3600_000 });

/**
 * Limits how many event types per day count under their own name. Beyond the limit, events from publishable keys count as `other`, which
 * is stored with the event. Types that a rule uses or a server has sent are exempt. Events that a page dates far back also count as
 * `other`, because each type and hour is a D1 row that no erasure removes. Only types new to this isolate are looked up in D1, so an
 * event of a known type costs nothing.
 */
export async function nameTypes(
  db: D1Database,
  { projectId, config, now }: { projectId: string; config: ProjectConfig; now: number },
  events: AddressedEvent[],
): Promise<AddressedEvent[]> {
  const ruled = new Set(config.ruleset.rules.map(({ eventType }) => eventType));
  const isOld = ({ event }: AddressedEvent) =>
    senderOf(event) === 'page' && event.occurredAt < now - LIMITS.pageEventAgeMs;
  const typesFrom = (sender: Sender) => [
    ...new Set(
      events.flatMap((addressed) => {
        const { event } = addressed;
        const isAsked = event.kind === 'activity' && !ruled.has(event.type) && senderOf(event) === sender;
        return isAsked && !isOld(addressed) ? [event.type] : [];
      }),
    ),
  ];
  const [fromServers, fromPages] = [typesFrom('server'), typesFrom('page')];
  if (fromServers.length > 0) await meetTypes(db, { projectId, sender: 'server', now }, fromServers);
  const named = fromPages.length === 0 ? null : await meetTypes(db, { projectId, sender: 'page', now }, fromPages);
  return events.map((addressed) => {
    const { event } = addressed;
    if (event.kind !== 'activity' || senderOf(event) === 'server') return addressed;
    const hasRoom = !named || ruled.has(event.type) || named.always.has(event.type) || named.today.has(event.type);
    return hasRoom && !isOld(addressed) ? addressed : { ...addressed, event: { ...event, countedAs: 'other' } };
  });
}

const senderOf = ({ source }: AddressedEvent['event']): Sender => (isPublic(source) ? 'page' : 'server');

/**
 * Registers types that this isolate does not know yet, and returns all that count under their own name. Returns null if D1 cannot be
 * reached; every type then counts under its own name.
 */
async function meetTypes(
  db: D1Database,
  { projectId, sender, now }: { projectId: string; sender: Sender; now: number },
  types: readonly string[],
): Promise<NamedTypes | null> {
  const today = dayNumber(now);
  const found = known.get(projectId);
  const { named, quietUntil } = found?.day === today ? found : { named: null, quietUntil: { page: now, server: now } };
  const isMet = (type: string) => named?.always.has(type) || (sender === 'page' && named?.today.has(type));
  const unknown = types.filter((type) => !isMet(type));
  if (unknown.length === 0 || now < quietUntil[sender]) return named;
  const later = now + RECHECK_MS;
  try {
    const [day, max] =
      sender === 'page' ? [today, LIMITS.pageEventTypesPerDayMax] : [ALWAYS, LIMITS.serverEventTypesMax];
    const met = await admitTypes(db, { projectId, today, day, max }, unknown);
    const isFull = (sender === 'page' ? met.today : met.always).size >= max;
    known.set(projectId, { day: today, named: met, quietUntil: { ...quietUntil, [sender]: isFull ? later : now } });
    return met;
  } catch (error) {
    log('warn', 'event_types.not_noted', { projectId, error: String(error) });
    known.set(projectId, { day: today, named: null, quietUntil: { page: later, server: later } });
    return null;
  }
}
