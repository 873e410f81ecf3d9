import type { Rejected } from '../observe/rejected-events.ts';
import { idsNamed } from './ids-named.ts';

/** The ID, type and lead IDs of an invalid event, as far as they can be read. */
export function nameEvent(value: unknown): Pick<Rejected, 'eventId' | 'eventType' | 'leadIds'> {
  const { eventId, eventType } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  return { eventId: toText(eventId, 128), eventType: toText(eventType, 64), leadIds: idsNamed(value) };
}

const toText = (value: unknown, charsMax: number): string | null =>
  typeof value === 'string' ? value.slice(0, charsMax) : null;
