import * as z from 'zod';
import { toFieldErrors } from '../contract/field-errors.ts';
import type { ImportType } from '../contract/import.ts';
import type { ImportRow } from '../contract/import-chunk.ts';
import { IMPORT_BAGS } from '../contract/import-fields.ts';
import { findIllFormed, ILL_FORMED } from '../contract/json.ts';
import { isJsonObject, type Json, type JsonObject } from '../contract/json-value.ts';
import { LIMITS } from '../contract/limits.ts';
import { INSTANT_REFUSALS, parseInstant } from '../contract/parse-instant.ts';
import { describeControls } from '../contract/plain-text.ts';
import type { FieldError } from '../contract/problem.ts';
import { LeadInput, type LearnedTraits } from '../contract/traits.ts';
import { parseEvent } from '../intake/parse-event.ts';
import { marksOf } from './as-exported.ts';
import type { RowId } from './row-ids.ts';

type Told = Omit<ImportRow, 'row'>;
export type Judged =
  | {
      told: Told;
      /** True if the row has neither an ID nor a time. The same content in another file is then the same event. */
      isVague: boolean;
      /** True if the row's time has no time zone, so that the file's time zone was used. */
      isZoneless: boolean;
      /** Warnings that name the parts of the row that will not be stored. */
      warnings: string[];
    }
  | { eventId: string | null; errors: FieldError[] };

/** State that is kept between the rows of a file. */
export interface RowMarks {
  idOf: (content: Json) => RowId;
  clock: (lead: string) => number;
  now: () => number;
  /** The IANA zone for times that have none. If absent, such times are refused. */
  zone?: string | null;
}

/** Parses one row, which is an event as in `POST /api/events`, or a lead as in `POST /api/leads`. */
export function judgeRow(type: ImportType, value: unknown, marks: RowMarks): Judged {
  const illFormed = findIllFormed(value);
  if (illFormed !== null) return { eventId: null, errors: [{ path: illFormed, message: ILL_FORMED }] };
  const judged = type === 'events' ? judgeEvent(value, marks) : judgeLead(value, marks);
  if ('told' in judged) {
    const { event } = judged.told;
    const [values, bag]: [JsonObject, string] =
      event.kind === 'activity' ? [event.properties, IMPORT_BAGS.events] : [event.traits as JsonObject, ''];
    if (isWithinLimit(values)) return judged;
    const message = `is larger than ${LIMITS.eventBytesMax} bytes`;
    return { eventId: event.eventId, errors: [{ path: findTooLarge(values, bag), message }] };
  }
  return judged;
}

const isWithinLimit = (value: Json): boolean => Buffer.byteLength(JSON.stringify(value)) <= LIMITS.eventBytesMax;

/** The path of the value that is too large. If only all values together are too large, the path of all. */
function findTooLarge(values: JsonObject, path: string): string {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || isWithinLimit(value)) continue;
    const inside = path === '' ? name : `${path}.${name}`;
    return inside === IMPORT_BAGS.leads && isJsonObject(value) ? findTooLarge(value, inside) : inside;
  }
  return path;
}

function judgeEvent(value: unknown, { idOf, clock, now, zone = null }: RowMarks): Judged {
  const parsed = parseEvent(value, { now: now(), source: 'import', times: { zone, forms: 'any' } });
  const given = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  if ('errors' in parsed) {
    const eventId = typeof given.eventId === 'string' ? given.eventId.slice(0, LIMITS.idCharsMax) : null;
    return { eventId, errors: parsed.errors.map(tellOfFile) };
  }
  const { leadId, namedAs, anonymousId, event } = parsed.event;
  if (event.kind !== 'activity') throw new Error(`an event was parsed as ${event.kind}`);
  const timed = given.timestamp != null;
  const bare = timed ? parseInstant(given.timestamp, { zone: null, forms: 'any' }) : null;
  const { type, properties } = event;
  const content = [leadId, anonymousId ?? null, type, timed ? event.occurredAt : null, properties];
  const receivedAt = clock(leadId);
  return {
    isVague: !timed && given.eventId == null,
    isZoneless: bare?.status === 'refused' && bare.reason === 'no_zone',
    warnings: [],
    told: {
      ...{ leadId, namedAs },
      ...(anonymousId !== undefined && { anonymousId }),
      event: {
        ...event,
        source: 'import' as const,
        ...(given.eventId == null && idOf(content)),
        occurredAt: timed ? event.occurredAt : receivedAt,
        receivedAt,
      },
    },
  };
}

const UNREADABLE =
  'is not a time that can be read: write ISO 8601, such as 2026-02-11T10:30:00Z, or give its format in `map`';

/** Rewords the API's message about times, because a file may contain times without a zone or in a custom format. */
const tellOfFile = ({ path, message }: FieldError): FieldError => ({
  path,
  message: path === 'timestamp' && message === INSTANT_REFUSALS.unreadable ? UNREADABLE : message,
});

/** The fields that must be a single visible line of text. */
function pickNames(value: unknown): Record<string, unknown> {
  const { name, company, phone } = isJsonObject(value) ? value : {};
  return { name, company, phone };
}

const ImportedLead = LeadInput.extend({ asExported: z.record(z.string(), z.string()).optional() });

/** The names of the values that nobody has edited since our export marked them. If the row's ID was edited, the list is empty. */
function findUnchanged(
  { leadId, custom = {}, ...fields }: { leadId: string | null } & LearnedTraits,
  asExported: Readonly<Record<string, string>> | undefined,
): string[] {
  if (!asExported) return [];
  const marks = marksOf({ _id: leadId, ...fields, custom });
  const unchanged = Object.keys(marks).filter((name) => asExported[name] === marks[name]);
  return leadId === null || unchanged.includes('_id') ? unchanged : [];
}

function judgeLead(value: unknown, { idOf, clock }: RowMarks): Judged {
  const parsed = ImportedLead.safeParse(value);
  if (parsed.error) return { eventId: null, errors: toFieldErrors(parsed.error, 'body') };
  const { leadId = null, asExported, ...traits } = parsed.data;
  const lead = leadId ?? traits.email;
  if (lead == null) return { eventId: null, errors: [{ path: 'leadId', message: 'is required, or email' }] };
  const at = clock(lead);
  const unchanged = findUnchanged({ leadId, ...traits }, asExported);
  const idKind = unchanged.includes('_id') && asExported?.idKind === 'anonymous' ? 'anonymous' : 'own';
  return {
    isVague: false,
    isZoneless: false,
    warnings: [describeControls(pickNames(value))].filter((warning) => warning !== null),
    told: {
      ...{ leadId, namedAs: leadId === null ? 'made' : idKind },
      ...(unchanged.length > 0 && { unchanged, exportedFrom: asExported?.project }),
      event: {
        ...{ kind: 'traits', ...idOf([leadId, traits as JsonObject]), occurredAt: at, receivedAt: at },
        ...{ source: 'import', traits },
      },
    },
  };
}
