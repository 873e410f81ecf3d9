import type { IdKind } from '../contract/id-kind.ts';
import type { LinkedBy } from '../domain/merge-state.ts';
import { RESERVED_PROPERTY } from '../domain/ruleset.ts';
import type { IncomingEvent } from './incoming-event.ts';

/** The ID that events were sent to, and the least trusted source that makes it part of the lead that logs them: null for the customer. */
interface SentTo {
  idKind: IdKind;
  linkedBy: LinkedBy | null;
}

/**
 * The event as its lead logs it. An event for a visitor is trusted no more than a page's if the ID turns out not to be a visitor's, or if
 * only a page has said whose visitor it is.
 */
export function asVouchedFor({ forVisitor, ...event }: IncomingEvent, { idKind, linkedBy }: SentTo): IncomingEvent {
  if (!forVisitor || (idKind === 'anonymous' && linkedBy !== 'page')) return event;
  if (event.kind !== 'activity' || !forVisitor.isReserved) return { ...event, source: 'page' };
  return { ...event, source: 'page', properties: { ...event.properties, [RESERVED_PROPERTY]: true } };
}
