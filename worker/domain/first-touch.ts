import { isPublic } from '../contract/event-source.ts';
import type { FirstTouch } from '../contract/first-touch.ts';
import { toInstant } from '../contract/instant.ts';
import { isJsonObject, type Json } from '../contract/json.ts';
import { LIMITS } from '../contract/limits.ts';
import type { Activity } from './lead-event.ts';
import { BOT_PROPERTY } from './ruleset.ts';

/** Where a lead came from, and whether the customer vouches for it. */
export interface KnownTouch extends Omit<FirstTouch, 'at'> {
  occurredAt: number;
  isPublic: boolean;
}

const CAMPAIGN_FIELDS = ['source', 'medium', 'name', 'term', 'content'] as const;

/** A text of a bag; null if it is none, or longer than the snapshot has room for. */
function textIn(bag: Json | undefined, key: string): string | null {
  const value = isJsonObject(bag) ? bag[key] : undefined;
  return typeof value === 'string' && value !== '' && value.length <= LIMITS.firstTouchCharsMax ? value : null;
}

/** What an event says about where the lead came from; null if nothing. */
function readTouch({ occurredAt, source, properties }: Activity): KnownTouch | null {
  const context = isJsonObject(properties.context) ? properties.context : {};
  const either = (key: string) => textIn(context.page, key) ?? textIn(properties, key);
  const fields = CAMPAIGN_FIELDS.map(
    (field) =>
      [
        field,
        textIn(properties, `utm_${field === 'name' ? 'campaign' : field}`) ?? textIn(context.campaign, field),
      ] as const,
  );
  const hasCampaign = fields.some(([, value]) => value !== null);
  const campaign = hasCampaign ? (Object.fromEntries(fields) as NonNullable<FirstTouch['campaign']>) : null;
  const touch = { landingPage: either('url'), referrer: either('referrer'), campaign };
  if (touch.landingPage === null && touch.referrer === null && campaign === null) return null;
  return { occurredAt, isPublic: isPublic(source), ...touch };
}

/**
 * The first touch after one more event. Events come in canonical order, so the known one is earlier and stays, unless only a
 * page said it and this event is the customer's own. A bot's visit is nobody's first.
 */
export function learnFirstTouch(known: KnownTouch | null, event: Activity): KnownTouch | null {
  if (known !== null && (!known.isPublic || isPublic(event.source))) return known;
  if (event.properties[BOT_PROPERTY] === true) return known;
  return readTouch(event) ?? known;
}

/** The first touch as the API shows it. */
export function toFirstTouch(known: KnownTouch | null): FirstTouch | null {
  if (known === null) return null;
  const { occurredAt, landingPage, referrer, campaign } = known;
  return { at: toInstant(occurredAt), landingPage, referrer, campaign };
}
