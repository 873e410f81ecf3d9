import { EventInput } from '../contract/event.ts';
import { isJsonObject } from '../contract/json-value.ts';
import type { FieldError } from '../contract/problem.ts';
import {
  NAME_CHARS_MAX,
  nearestName,
  simplifyName,
  tellUnknown,
  UNKNOWN_FIELDS_MAX,
} from '../contract/unknown-fields.ts';

const KNOWN = Object.keys(EventInput.shape);

/** Other names that clients use for the time, event and person fields. A value under one of these names must not be lost silently. */
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
  // These names have only letters, so `simplifyName` would return the same.
  Object.entries(MEANT).flatMap(([field, names]) => [field, ...names].map((name) => [name.toLowerCase(), field])),
);

/** The known field that this name stands for, or null. */
const synonymOf = (key: string): string | null =>
  key.length > NAME_CHARS_MAX ? null : (MEANT_BY.get(simplifyName(key)) ?? null);

/**
 * For each unknown field, the known field that was probably meant, or null if there is none. Looks up every name among the names that
 * clients are known to use instead. Looks for misspellings only in the first `UNKNOWN_FIELDS_MAX` fields, because each field takes
 * microseconds.
 */
export const meantFields = (keys: readonly string[]): (string | null)[] =>
  keys.map((key, i) => synonymOf(key) ?? (i < UNKNOWN_FIELDS_MAX ? nearestName(key, KNOWN) : null));

/** Long names, for which a similar name must be a typo. `userId` is too short to be listed: `user_ip` may be intended. */
const UNMISTAKABLE = ['timestamp', 'eventId', 'anonymousId'];

/**
 * Checks an event for unknown fields. A field is an error if a time or an ID was probably meant, and a warning otherwise. Lists at most
 * `UNKNOWN_FIELDS_MAX` errors and as many warnings. A final warning counts the rest.
 */
export function checkEventFields(value: unknown): { errors: FieldError[]; warnings: FieldError[] } {
  const errors: FieldError[] = [];
  const warnings: FieldError[] = [];
  if (!isJsonObject(value)) return { errors, warnings };
  const unknown = Object.keys(value).filter((key) => !KNOWN.includes(key));
  const meant = meantFields(unknown);
  for (const [i, key] of unknown.entries()) {
    const field = meant[i] ?? null;
    const isEssential = synonymOf(key) !== null || (field !== null && UNMISTAKABLE.includes(field));
    const list = isEssential ? errors : warnings;
    if (list.length === UNKNOWN_FIELDS_MAX) continue;
    const message = tellUnknown(key, field);
    list.push({ path: key, message: isEssential ? message : `${message} ${NOT_STORED}` });
  }
  const more = unknown.length - errors.length - warnings.length;
  if (more > 0) warnings.push({ path: '', message: `Further unknown fields that were not stored: ${more}.` });
  return { errors, warnings };
}

const NOT_STORED = 'The field was not stored; free-form values go in `properties`.';
