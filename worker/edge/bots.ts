import { isbot } from 'isbot';
import { BOT_PROPERTY } from '../domain/ruleset.ts';
import type { AddressedEvent } from '../intake/addressed-event.ts';

/**
 * Whether a request comes from a machine that calls itself one. Only pages send an Origin: the libraries of servers, which
 * isbot counts as bots too, speak for people.
 */
export const isBotRequest = (headers: Headers): boolean =>
  headers.has('Origin') && isBotAgent(headers.get('User-Agent'));

export const isBotAgent = (userAgent: unknown): boolean => typeof userAgent === 'string' && isbot(userAgent);

/** Flags the event, so that it is kept but not scored (see awardsFor). */
export function flagBot<Event extends AddressedEvent>(addressed: Event): Event {
  const { event } = addressed;
  if (event.kind !== 'activity') return addressed;
  return { ...addressed, event: { ...event, properties: { ...event.properties, [BOT_PROPERTY]: true } } };
}
