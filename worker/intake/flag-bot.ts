import { BOT_PROPERTY } from '../domain/ruleset.ts';
import type { AddressedEvent } from './addressed-event.ts';

/** Flags an event that a bot sent. The event is stored but not scored (see awardsFor). */
export function flagBot<Event extends AddressedEvent>(addressed: Event): Event {
  const { event } = addressed;
  if (event.kind !== 'activity') return addressed;
  return { ...addressed, event: { ...event, properties: { ...event.properties, [BOT_PROPERTY]: true } } };
}
