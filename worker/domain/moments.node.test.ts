import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyHistory, MONDAY, makeActivity, makeAward } from '../testing/lead-events.ts';
import { BEGINNING, continueFold } from './checkpoint.ts';
import { toFolded } from './folded-event.ts';
import { compareEvents, type LeadEvent } from './lead-event.ts';
import { HOUR_MS } from './time.ts';

const settings = { decay: { graceDays: 7, ratePerDay: 0.05 } };
const momentsOf = (events: readonly LeadEvent[]) =>
  continueFold(BEGINNING, [...events].sort(compareEvents).map(toFolded), settings).moments;

it('the best event has the highest product of points and score, which is halved for each day', () => {
  const demo = makeActivity({ occurredAt: MONDAY, type: 'demo_request', points: 50 });
  const views = (hours: number) =>
    makeActivity({ eventId: `view ${hours}`, occurredAt: MONDAY + hours * HOUR_MS, type: 'page_view', points: 5 });
  // The products are 50 × 50 = 2,500, 5 × 55 = 275 and later 5 × 60 = 300. After three days, the first product is halved three times, and
  // is still the highest.
  expect(momentsOf([demo, views(1)])).toMatchObject({ best: { type: 'demo_request' }, last: { type: 'page_view' } });
  expect(momentsOf([demo, views(1), views(73)])?.best).toMatchObject({ eventId: `evt_${MONDAY}`, points: 5000 });
  expect(momentsOf([demo, views(1), views(74)])?.best).toMatchObject({ eventId: 'view 74', points: 500 });
});

it('events without points, events from bots and events of silent types are never the reason to call', () => {
  const bot = makeActivity({ occurredAt: MONDAY, properties: { $bot: true } });
  const unscored = makeActivity({ occurredAt: MONDAY + 1, awards: [] });
  const capped = makeAward({ cap: { times: 1, per: 'lifetime' }, points: 0 });
  expect(momentsOf([bot, unscored, makeActivity({ occurredAt: MONDAY + 2, awards: [capped] })])).toMatchObject({
    best: null,
    last: { at: MONDAY + 2, points: 0 },
  });
});

it('any history gives the same moments, even if the fold continues from any position', () => {
  fc.assert(
    fc.property(anyHistory, fc.nat(), ({ events, ruleset }, at) => {
      const folded = [...events].sort(compareEvents).map(toFolded);
      const cut = at % (folded.length + 1);
      const begun = JSON.parse(JSON.stringify(continueFold(BEGINNING, folded.slice(0, cut), ruleset)));
      expect(continueFold(begun, folded.slice(cut), ruleset).moments).toEqual(
        continueFold(BEGINNING, folded, ruleset).moments,
      );
    }),
  );
});
