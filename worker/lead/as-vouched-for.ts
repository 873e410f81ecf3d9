import type { IdKind } from '../contract/id-kind.ts';
import { RESERVED_PROPERTY } from '../domain/ruleset.ts';
import type { IncomingEvent } from './ingest.ts';

/**
 * Set on an event of a sender whom the customer trusts, but who names only an `anonymousId`: whose that is, is the visitor's word, as
 * anyone can set the cookie that it is read from.
 */
export interface ForVisitor {
  /** Whether only servers may score its type. */
  isReserved: boolean;
}

/** The event as its lead logs it: one for a visitor is worth no more than a page's if the ID turns out to be no visitor's. */
export function asVouchedFor({ forVisitor, ...event }: IncomingEvent, idKind: IdKind = 'anonymous'): IncomingEvent {
  if (!forVisitor || idKind === 'anonymous') return event;
  if (event.kind === 'traits' || !forVisitor.isReserved) return { ...event, source: 'page' };
  return { ...event, source: 'page', properties: { ...event.properties, [RESERVED_PROPERTY]: true } };
}
