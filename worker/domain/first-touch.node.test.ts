import { describe, expect, test } from 'vitest';
import { LIMITS } from '../contract/limits.ts';
import { MONDAY, makeActivity } from '../testing/lead-events.ts';
import type { KnownTouch } from './first-touch.ts';
import { fold } from './fold.ts';
import type { Activity } from './lead-event.ts';

const DECAY = { graceDays: 7, ratePerDay: 0.05 };
const NONE = { landingPage: null, referrer: null, campaign: null };
const visit = (minute: number, given: Partial<Activity>) =>
  makeActivity({ occurredAt: MONDAY + minute * 60_000, source: 'page', ...given });
const firstTouch = (...events: Activity[]): KnownTouch | null => fold(events, { decay: DECAY }).firstTouch;
const at = (minute: number, isPublic = true) => ({ occurredAt: MONDAY + minute * 60_000, isPublic });

describe('a lead’s first touch', () => {
  test('is the landing page, referrer and campaign of a page view', () => {
    const properties = {
      url: 'https://acme.example/?utm_source=news',
      referrer: 'https://search.example/',
      utm_source: 'news',
      utm_campaign: 'may',
    };
    expect(firstTouch(visit(0, { properties }))).toEqual({
      ...at(0),
      landingPage: properties.url,
      referrer: properties.referrer,
      campaign: { source: 'news', medium: null, name: 'may', term: null, content: null },
    });
  });

  test('is read from an event’s context if the event is not a page view', () => {
    const context = { page: { url: 'https://acme.example/' }, campaign: { source: 'news', name: 'may' } };
    const properties = { url: 'https://acme.example/paper.pdf', context };
    expect(firstTouch(visit(0, { type: 'download', properties }))).toEqual({
      ...at(0),
      landingPage: 'https://acme.example/',
      referrer: null,
      campaign: { source: 'news', medium: null, name: 'may', term: null, content: null },
    });
  });

  test('is the earliest by event time, in whatever order events arrive', () => {
    const early = visit(1, { properties: { url: 'https://acme.example/early' } });
    const late = visit(2, { properties: { url: 'https://acme.example/late', utm_source: 'ad' } });
    const silent = visit(0, { properties: { plan: 'pro' } });
    const expected = { ...at(1), ...NONE, landingPage: 'https://acme.example/early' };
    expect(firstTouch(late, silent, early)).toEqual(expected);
    expect(firstTouch(early, late, silent)).toEqual(expected);
  });

  test.each(['server', 'import', 'person'] as const)(
    'from a page is replaced by a first touch from a %s, but not the reverse',
    (source) => {
      const page = visit(1, { properties: { utm_source: 'page' } });
      const own = visit(2, { source, properties: { url: 'https://acme.example/own' } });
      const later = visit(3, { source, properties: { url: 'https://acme.example/later' } });
      expect(firstTouch(page, own, later)).toEqual({
        ...at(2, false),
        ...NONE,
        landingPage: 'https://acme.example/own',
      });
      const forged = visit(0, { properties: { utm_source: 'forged' } });
      const signed = visit(4, { source: 'signed', properties: { utm_source: 'signed' } });
      expect(firstTouch(forged, own, signed)?.landingPage).toBe('https://acme.example/own');
    },
  );

  test('never comes from a bot', () => {
    const bot = visit(0, { properties: { url: 'https://acme.example/', $bot: true } });
    expect(firstTouch(bot)).toBeNull();
    const person = visit(1, { properties: { url: 'https://acme.example/person' } });
    expect(firstTouch(bot, person)?.landingPage).toBe('https://acme.example/person');
  });

  test('has texts cut to their maximum size in bytes of JSON, without values that are not text', () => {
    expect([LIMITS.firstTouchAddressBytesMax, LIMITS.firstTouchCampaignBytesMax]).toEqual([500, 200]);
    const properties = {
      url: 'x'.repeat(501),
      referrer: `${'x'.repeat(499)}"`,
      utm_source: `${'€'.repeat(66)}xx`,
      utm_medium: `${'€'.repeat(66)}xé`,
      utm_campaign: 7,
    };
    expect(firstTouch(visit(0, { properties }))).toEqual({
      ...at(0),
      landingPage: 'x'.repeat(500),
      referrer: 'x'.repeat(499),
      campaign: { source: properties.utm_source, medium: `${'€'.repeat(66)}x`, name: null, term: null, content: null },
    });
    expect(firstTouch(visit(0, { properties: { url: '', referrer: null, context: 'none' } }))).toBeNull();
  });
});
