import type { IdKind } from '../contract/id-kind.ts';
import { RESERVED_PROPERTY } from '../domain/ruleset.ts';
import type { IncomingEvent } from './incoming-event.ts';

/** The event as its lead logs it: one for a visitor is worth no more than a page's if the ID turns out to be no visitor's. */
export function asVouchedFor({ forVisitor, ...event }: IncomingEvent, idKind: IdKind = 'anonymous'): IncomingEvent {
  if (!forVisitor || idKind === 'anonymous') return event;
  if (event.kind !== 'activity' || !forVisitor.isReserved) return { ...event, source: 'page' };
  return { ...event, source: 'page', properties: { ...event.properties, [RESERVED_PROPERTY]: true } };
}
