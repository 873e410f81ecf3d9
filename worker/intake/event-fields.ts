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

/** Other names for the fields of time, event and person. If a client uses one of these, the value must not be lost silently. */
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

/** The known field that this name stands for, or null. */
const synonymOf = (key: string): string | null =>
  key.length > NAME_CHARS_MAX ? null : (MEANT_BY.get(simplifyName(key)) ?? null);

/**
 * The known fields that unknown ones probably mean, or null. Every name is looked up among the other names of known fields. Only the first
 * `UNKNOWN_FIELDS_MAX` are also checked for misspellings, because that takes microseconds each.
 */
export const meantFields = (keys: readonly string[]): (string | null)[] =>
  keys.map((key, i) => synonymOf(key) ?? (i < UNKNOWN_FIELDS_MAX ? nearestName(key, KNOWN) : null));

/** Names so long that a similar name must be a typo. `userId` is too short for that: `user_ip` may be meant as it is. */
const UNMISTAKABLE = ['timestamp', 'eventId', 'anonymousId'];

/**
 * Checks an event for unknown fields. If a time or an ID was probably meant, the field is an error; otherwise it is a warning. At most
 * `UNKNOWN_FIELDS_MAX` are listed in each, and a last warning counts the others.
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

const NOT_STORED = 'It was not stored; free-form values go in `properties`.';
