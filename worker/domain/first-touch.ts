import { cutToBytes } from '../contract/cut-to-bytes.ts';
import { isPublic } from '../contract/event-source.ts';
import type { FirstTouch } from '../contract/first-touch.ts';
import { toInstant } from '../contract/instant.ts';
import { isJsonObject, type Json } from '../contract/json-value.ts';
import { LIMITS } from '../contract/limits.ts';
import type { Activity } from './lead-event.ts';

/** The information in one event about the lead's origin. */
export type Touch = Omit<FirstTouch, 'at'>;

/** The parts of an activity that may reveal a lead's origin. */
interface Visit extends Pick<Activity, 'eventId' | 'occurredAt' | 'source'> {
  isBot: boolean;
  touch: ((eventId: string) => Touch | null) | null;
}

/** A lead's first touch, and whether the customer vouches for it. */
export interface KnownTouch extends Touch {
  occurredAt: number;
  isPublic: boolean;
}

const CAMPAIGN_FIELDS = ['source', 'medium', 'name', 'term', 'content'] as const;

/** Reads a text from an object, cut to its maximum size in the snapshot. Null if the value is not a text. */
function textIn(bag: Json | undefined, key: string, bytesMax: number): string | null {
  const value = isJsonObject(bag) ? bag[key] : undefined;
  return typeof value === 'string' ? cutToBytes(value, bytesMax) || null : null;
}

/** The origin that an event states, or null if it states none. */
export function readTouch(properties: Activity['properties']): Touch | null {
  const context = isJsonObject(properties.context) ? properties.context : {};
  const address = (bag: Json | undefined, key: string) => textIn(bag, key, LIMITS.firstTouchAddressBytesMax);
  const name = (bag: Json | undefined, key: string) => textIn(bag, key, LIMITS.firstTouchCampaignBytesMax);
  const either = (key: string) => address(context.page, key) ?? address(properties, key);
  const fields = CAMPAIGN_FIELDS.map(
    (field) =>
      [
        field,
        name(properties, `utm_${field === 'name' ? 'campaign' : field}`) ?? name(context.campaign, field),
      ] as const,
  );
  const hasCampaign = fields.some(([, value]) => value !== null);
  const campaign = hasCampaign ? (Object.fromEntries(fields) as NonNullable<FirstTouch['campaign']>) : null;
  const touch = { landingPage: either('url'), referrer: either('referrer'), campaign };
  if (touch.landingPage === null && touch.referrer === null && campaign === null) return null;
  return touch;
}

/**
 * Returns the first touch after one more event. Events must be in canonical order, so a touch that is already known came first and is kept.
 * The only exception is a known touch that only a page stated: an event from the customer replaces it. A bot's visit never counts.
 */
export function learnFirstTouch(known: KnownTouch | null, event: Visit): KnownTouch | null {
  if (known !== null && (!known.isPublic || isPublic(event.source))) return known;
  const touch = event.isBot ? null : event.touch?.(event.eventId);
  return touch ? { occurredAt: event.occurredAt, isPublic: isPublic(event.source), ...touch } : known;
}

/** The first touch after two leads are merged. */
export function firstTouchOf(one: KnownTouch | null, other: KnownTouch | null): KnownTouch | null {
  if (one === null || other === null) return one ?? other;
  if (one.isPublic !== other.isPublic) return one.isPublic ? other : one;
  return other.occurredAt < one.occurredAt ? other : one;
}

/** The first touch in the API's format. */
export function toFirstTouch(known: KnownTouch | null): FirstTouch | null {
  if (known === null) return null;
  const { occurredAt, landingPage, referrer, campaign } = known;
  return { at: toInstant(occurredAt), landingPage, referrer, campaign };
}
