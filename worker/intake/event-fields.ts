import { EventInput } from '../contract/event.ts';
import { isJsonObject } from '../contract/json.ts';
import type { FieldError } from '../contract/problem.ts';
import { nearestName, simplifyName, tellUnknown } from '../contract/unknown-fields.ts';

const KNOWN = Object.keys(EventInput.shape);

/** Other names for the fields of time, event and person: an event must not lose these silently. */
const MEANT: Record<string, readonly string[]> = {
  timestamp: [
    ...['time', 'ts', 'at', 'date', 'datetime', 'occurredAt', 'createdAt', 'eventTime', 'eventTimestamp', 'eventDate'],
    ...['originalTimestamp', 'happenedAt'],
  ],
  eventId: ['id', 'uuid', 'messageId', 'insertId', 'idempotencyKey', 'dedupeId', 'deduplicationId'],
  userId: ['user', 'uid'],
  anonymousId: ['anonId', 'visitorId', 'distinctId'],
  leadId: ['lead'],
};
const MEANT_BY = new Map(
  Object.entries(MEANT).flatMap(([field, names]) => [field, ...names].map((name) => [simplifyName(name), field])),
);

/** The known field that this is another name for, or null. */
const synonymOf = (key: string): string | null => MEANT_BY.get(simplifyName(key)) ?? null;

/** The known field that an unknown one probably means, or null. */
export const meantField = (key: string): string | null => synonymOf(key) ?? nearestName(key, KNOWN);

/** Long enough for a slip to be told from another word: `user_ip` is no `userId`. */
const UNMISTAKABLE = ['timestamp', 'eventId', 'anonymousId'];

/** The fields of an event that we do not know: `errors` where time or an id was meant, `warnings` for the rest. */
export function checkEventFields(value: unknown): { errors: FieldError[]; warnings: FieldError[] } {
  const errors: FieldError[] = [];
  const warnings: FieldError[] = [];
  if (!isJsonObject(value)) return { errors, warnings };
  for (const key of Object.keys(value)) {
    if (KNOWN.includes(key)) continue;
    const meant = meantField(key);
    const message = tellUnknown(key, meant);
    const isEssential = synonymOf(key) !== null || (meant !== null && UNMISTAKABLE.includes(meant));
    if (isEssential) errors.push({ path: key, message });
    else warnings.push({ path: key, message: `${message} It was not stored; free-form values go in \`properties\`.` });
  }
  return { errors, warnings };
}
