import type { IdKind } from '../contract/id-kind.ts';
import type { LinkedBy } from '../domain/merge-state.ts';
import { RESERVED_PROPERTY } from '../domain/ruleset.ts';
import type { IncomingEvent } from './incoming-event.ts';

/**
 * The ID that events were sent to. `linkedBy` is the least trusted source that made this ID part of the lead that logs the events.
 * `linkedBy` is null if that source is the customer.
 */
interface SentTo {
  idKind: IdKind;
  linkedBy: LinkedBy | null;
}

/**
 * The event as its lead logs it. In two cases, an event for a visitor is trusted no more than a page's event. Either the event's ID turns
 * out not to be a visitor's, or only a page said which lead the visitor belongs to.
 */
export function asVouchedFor({ forVisitor, ...event }: IncomingEvent, { idKind, linkedBy }: SentTo): IncomingEvent {
  if (!forVisitor || (idKind === 'anonymous' && linkedBy !== 'page')) return event;
  if (event.kind !== 'activity' || !forVisitor.isReserved) return { ...event, source: 'page' };
  return { ...event, source: 'page', properties: { ...event.properties, [RESERVED_PROPERTY]: true } };
}
