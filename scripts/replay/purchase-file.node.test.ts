import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import {
  countByLead,
  daysToShift,
  parsePurchases,
  toFirstOrders,
  toPurchaseEvents,
  yesterday,
} from './purchase-file.ts';

const line = (customer: string, date: string) => ` ${customer} 0001 ${date}  2   29.33\r\n`;

describe('a file of purchases', () => {
  it('is parsed line by line, with any line endings; empty lines count as lines', () => {
    expect(parsePurchases(' 00004 0001 19970101  2   29.33\r\n\n 00021 0002 19970118  3   63.34')).toEqual([
      { line: 1, customer: '00004', day: '1997-01-01', quantity: 2, dollars: 29.33 },
      { line: 3, customer: '00021', day: '1997-01-18', quantity: 3, dollars: 63.34 },
    ]);
  });

  it.each([
    ['a day that does not exist', '00004 0001 19970230 2 29.33'],
    ['a date in another format', '00004 0001 1997-01-01 2 29.33'],
    ['a non-numeric quantity', '00004 0001 19970101 two 29.33'],
    ['a missing column', '00004 0001 19970101 2'],
    ['an extra column', '00004 0001 19970101 2 29.33 7'],
  ])('is refused, naming the line, with %s', (_, bad) => {
    expect(() => parsePurchases(`${line('00004', '19970101')}${bad}`)).toThrow(/^line 2 is not/);
  });

  it('becomes events with IDs from the lines, at noon UTC of each day', () => {
    expect(toPurchaseEvents(parsePurchases(line('00004', '19970101')))).toEqual([
      {
        eventType: 'purchase',
        eventId: 'cdnow-1',
        leadId: 'cdnow-00004',
        timestamp: '1997-01-01T12:00:00.000Z',
        properties: { quantity: 2, dollars: 29.33, total_dollars: 29.33 },
      },
    ]);
  });

  it('contains each customer’s spending so far and first purchase, in the order of days', () => {
    const events = toPurchaseEvents(
      parsePurchases(line('1', '19970201') + line('2', '19970101') + line('1', '19970101').replace('29.33', '10.10')),
    );
    expect(events.map(({ properties }) => properties.total_dollars)).toEqual([39.43, 29.33, 10.1]);
    expect(toFirstOrders(events)).toMatchObject([
      {
        type: 'identify',
        userId: 'cdnow-1',
        timestamp: '1997-01-01T12:00:00.000Z',
        traits: { first_order_dollars: 10.1 },
      },
      { userId: 'cdnow-2', traits: { first_order_cds: 2, first_order_dollars: 29.33 } },
    ]);
  });

  it('is shifted as a whole: the last purchase falls on the given day, and the gaps between purchases stay the same', () => {
    const purchases = parsePurchases(line('1', '19980630') + line('2', '19970101') + line('3', '19980629'));
    const shiftDays = daysToShift(purchases, yesterday(Date.parse('2026-03-01T00:30:00Z')));
    expect(toPurchaseEvents(purchases, { shiftDays }).map(({ timestamp }) => timestamp)).toEqual([
      '2026-02-28T12:00:00.000Z',
      '2024-09-01T12:00:00.000Z',
      '2026-02-27T12:00:00.000Z',
    ]);
    expect(daysToShift([], '2026-02-28')).toBe(0);
  });

  it('of the CDNOW sample contains 6,919 purchases of 2,357 customers', async () => {
    const events = toPurchaseEvents(parsePurchases(await readFile('scripts/fixtures/cdnow_sample.txt', 'utf8')));
    expect([events.length, countByLead(events).size]).toEqual([6919, 2357]);
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(6919);
  });
});
