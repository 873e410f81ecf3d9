import type { IdKind } from '../contract/id-kind.ts';
import type { LinkedBy } from '../domain/merge-state.ts';
import { RESERVED_PROPERTY } from '../domain/ruleset.ts';
import type { IncomingEvent } from './incoming-event.ts';

/**
 * The ID that events were sent to. `linkedBy` is the least trusted source that made it part of the lead that logs them, or null for the
 * customer.
 */
interface SentTo {
  idKind: IdKind;
  linkedBy: LinkedBy | null;
}

/**
 * The event as its lead logs it. An event for a visitor is trusted like a page's in two cases: if its ID is not a visitor's after all, or
 * if only a page said which lead the visitor belongs to.
 */
export function asVouchedFor({ forVisitor, ...event }: IncomingEvent, { idKind, linkedBy }: SentTo): IncomingEvent {
  if (!forVisitor || (idKind === 'anonymous' && linkedBy !== 'page')) return event;
  if (event.kind !== 'activity' || !forVisitor.isReserved) return { ...event, source: 'page' };
  return { ...event, source: 'page', properties: { ...event.properties, [RESERVED_PROPERTY]: true } };
}
