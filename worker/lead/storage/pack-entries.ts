import type { EventSource } from '../../contract/event-source.ts';
import type { FoldedWork } from '../../domain/folded-event.ts';
import type { Award, TraitsLearned } from '../../domain/lead-event.ts';
import type { LeadStore } from './lead-memory.ts';
import type { ActivityEntry, LogEntry } from './log-entry.ts';
import { propertiesReader, readBody, touchReader } from './read-entries.ts';

/** A segment is read as a whole, so traits longer than this stay in their event's row. */
const INLINE_TRAITS_CHARS_MAX = 1_000;

/** The common fields of activities, without their awards. */
type Shape = Pick<ActivityEntry, 'type' | 'source' | 'isBot' | 'countedAs'> & { hasTouch: boolean };

/** Entries stored by column. Values that many entries share are stored once. */
interface Packed {
  ids: string[];
  seqs: number[];
  /** Ms since the previous entry. */
  gaps: number[];
  /** Indexes into `shapes`, or -1 for entries that are no activities. */
  shape: number[];
  /** Indexes into `awarded`, or -1 for entries that are no activities. */
  awards: number[];
  shapes: Shape[];
  awarded: Award[][];
  /** The keys are indexes of entries. `learned` is null if the traits are in the event's row. */
  traits: Record<number, { source: EventSource; learned: TraitsLearned['traits'] | null }>;
  /** The keys are indexes of entries. The field is absent from segments without work, and from segments that earlier versions wrote. */
  work?: Record<number, Pick<FoldedWork, 'source' | 'by' | 'work'>>;
  uncounted: number[];
}

/** Converts entries, in canonical order, to text. */
export function packEntries(entries: readonly LogEntry[]): string {
  const shapes = new Map<string, number>();
  const awarded = new Map<string, number>();
  const packed: Omit<Packed, 'shapes' | 'awarded'> = {
    ...{ ids: [], seqs: [], gaps: [], shape: [], awards: [], traits: {}, uncounted: [] },
  };
  let at = 0;
  entries.forEach((entry, i) => {
    packed.ids.push(entry.eventId);
    packed.seqs.push(entry.seq);
    packed.gaps.push(entry.occurredAt - at);
    at = entry.occurredAt;
    if (!entry.counted) packed.uncounted.push(i);
    if (entry.kind === 'traits') {
      const isShort = JSON.stringify(entry.traits).length <= INLINE_TRAITS_CHARS_MAX;
      packed.traits[i] = { source: entry.source, learned: isShort ? entry.traits : null };
    }
    if (entry.kind === 'work') {
      const { source, by, work } = entry;
      packed.work = { ...packed.work, [i]: { source, by, work } };
    }
    packed.shape.push(entry.kind === 'activity' ? indexOf(shapes, JSON.stringify(shapeOf(entry))) : -1);
    packed.awards.push(entry.kind === 'activity' ? indexOf(awarded, JSON.stringify(entry.awards)) : -1);
  });
  return JSON.stringify({ ...packed, shapes: listOf<Shape>(shapes), awarded: listOf<Award[]>(awarded) });
}

function shapeOf({ type, source, isBot, touch, countedAs }: ActivityEntry): Shape {
  return { type, source, isBot, hasTouch: touch !== null, ...(countedAs && { countedAs }) };
}

function indexOf(known: Map<string, number>, item: string): number {
  const index = known.get(item) ?? known.size;
  known.set(item, index);
  return index;
}

const listOf = <Item>(known: Map<string, number>): Item[] => [...known.keys()].map((text) => JSON.parse(text));

/** Restores the entries from text. */
export function unpackEntries(store: LeadStore, body: string): LogEntry[] {
  const { ids, seqs, gaps, shape, awards, shapes, awarded, traits, work = {}, uncounted }: Packed = JSON.parse(body);
  const isUncounted = new Set(uncounted);
  const readTouch = touchReader(store);
  const readProperties = propertiesReader(store);
  let occurredAt = 0;
  return ids.map((eventId, i): LogEntry => {
    occurredAt += gaps[i] as number;
    const seq = seqs[i] as number;
    const counted = !isUncounted.has(i);
    const absorbed = counted ? {} : { absorbed: true as const };
    const said = traits[i];
    if (said) {
      const learned = said.learned ?? JSON.parse(readBody(store, eventId));
      return { eventId, occurredAt, seq, counted, kind: 'traits', traits: learned, source: said.source, ...absorbed };
    }
    const done = work[i];
    if (done) return { kind: 'work', eventId, occurredAt, ...done, ...absorbed, seq, counted };
    const { type, source, isBot, hasTouch, countedAs } = shapes[shape[i] as number] as Shape;
    // Listing all fields explicitly is faster, and one pass creates a hundred thousand of these objects.
    const entry: ActivityEntry = {
      kind: 'activity',
      eventId,
      occurredAt,
      seq,
      counted,
      type,
      source,
      isBot,
      awards: awarded[awards[i] as number] as Award[],
      touch: hasTouch ? readTouch : null,
      readProperties,
    };
    if (countedAs) entry.countedAs = countedAs;
    return entry;
  });
}
