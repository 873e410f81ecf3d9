import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../testing/seeded-random.ts';
import { dayNumber } from '../time.ts';
import { countComingBack } from './coming-back.ts';
import { fitReturn, type ReturnCount } from './fit-return.ts';
import { packDays, unpackDays } from './pack-days.ts';
import { ACTIVE_DAYS, cellOf, chancesOf, IDLE_DAYS, returnTable } from './return-table.ts';

const isFromPages = false;
const countFrom = (histories: () => number[][], asked: Parameters<typeof countComingBack>[1]) =>
  countComingBack(() => histories().map((days) => ({ days, isFromPages })), asked);

/** The customers in the 1/10 sample of CDNOW (Fader and Hardie), by the days of their purchases. */
const CUSTOMERS = [
  ...Map.groupBy(
    readFileSync(new URL('../../../scripts/fixtures/cdnow_sample.txt', import.meta.url), 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => line.trim().split(/\s+/)),
    ([, customer]) => customer,
  ).values(),
].map((rows) => {
  const days = rows.map(([, , date = '']) =>
    dayNumber(Date.parse(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T00:00:00Z`)),
  );
  return [...new Set(days)].sort((a, b) => a - b);
});
const FIRST = Math.min(...CUSTOMERS.map(([day = 0]) => day));

describe('for the customers of CDNOW', () => {
  const result = countFrom(() => CUSTOMERS, { testDay: FIRST + 304, horizonDays: 30, leads: CUSTOMERS.length });

  test('predictions are at most 2% worse than the better of table and model, and better than a constant chance', () => {
    const { leads, cameBack, logLoss } = result.test ?? expect.fail('no test');
    expect([leads, cameBack]).toEqual([2357, 0.087]);
    expect(logLoss.constant).toBeCloseTo(0.2955, 4);
    expect(logLoss.chosen).toBeLessThanOrEqual(1.02 * 0.2357);
    expect(logLoss.chosen).toBeLessThan(logLoss.constant);
    expect(logLoss.chosen).toBeLessThanOrEqual(1.02 * Math.min(logLoss.table, logLoss.model));
  });

  const fitUntil = (lastDay: number, today: number) =>
    fitReturn(
      CUSTOMERS.map((days): ReturnCount => {
        const known = days.filter((day) => day <= FIRST + lastDay);
        const [first = 0, last = 0] = [known[0], known.at(-1)];
        const [recencyWeeks, ageWeeks] = [(last - first) / 7, (FIRST + today - first) / 7];
        return { repeatActiveDays: known.length - 1, recencyWeeks, ageWeeks, leads: 1 };
      }),
    );

  test('the model has the parameters that Batislam, Denizel and Filiztekin published', () => {
    const { r, alpha, a, b } = fitUntil(272, 272);
    expect([r, alpha, a, b].map((value) => Math.round(value * 1_000) / 1_000)).toEqual([0.525, 6.183, 0.891, 1.614]);
  });

  test('with ages counted as in the publication, the model reaches the published likelihood, and its parameters differ by at most 1%', () => {
    const { r, alpha, a, b, logLikelihood } = fitUntil(272, 273);
    expect(logLikelihood).toBeCloseTo(-9589.4, 1);
    const ratios = [r / 0.527, alpha / 6.179, a / 0.902, b / 1.618];
    expect(Math.max(...ratios.map((ratio) => Math.abs(ratio - 1)))).toBeLessThan(0.01);
  });

  test('the result does not depend on the order of leads, or on days after the end', () => {
    const asked = { testDay: FIRST + 304, horizonDays: 30, leads: CUSTOMERS.length };
    expect(countFrom(() => CUSTOMERS.toReversed(), asked)).toEqual(result);
    const planted = CUSTOMERS.map((days) => [...days.filter((day) => day < FIRST + 334), FIRST + 334]);
    expect(countFrom(() => planted, asked)).toEqual(result);
  });
});

test('frequent visitors have a high chance to come back, and visitors with one visit long ago have a low chance', () => {
  const random = seededRandom(3);
  const regular = (begins: number) =>
    Array.from({ length: 200 - begins }, (_, i) => begins + i).filter(() => random() < 0.3);
  const histories = Array.from({ length: 600 }, (_, i) => {
    const begins = 10 + (i % 120);
    return i % 3 === 0 ? [begins, ...regular(begins + 1)] : [begins];
  });
  const {
    by,
    cells,
    baseRate,
    test: tested,
  } = countFrom(() => histories, {
    ...{ testDay: 170, horizonDays: 30, leads: histories.length },
  });
  expect(by).not.toBeNull();
  expect(tested?.logLoss.chosen).toBeLessThan((tested?.logLoss.constant ?? 0) / 3);
  const cellAt = (activeDays: number, idleDays: number) => cells[cellOf({ activeDays, idleDays })];
  expect(cellAt(9, 1)?.chance).toBeGreaterThan(0.95);
  expect(cellAt(1, 50)?.chance).toBeLessThan(0.05);
  expect(baseRate).toBeGreaterThan(0.2);
});

test('a history with too few returning leads gives no chances', () => {
  const few = Array.from({ length: 40 }, (_, i) => [i, i + 20]);
  expect(countFrom(() => few, { testDay: 60, horizonDays: 30, leads: 40 })).toMatchObject({
    ...{ by: null, cells: [], parameters: null, test: null },
  });
});

describe('the table of chances', () => {
  test('has a cell for every number of days, and no upper limit in the last cells', () => {
    expect(cellOf({ activeDays: 1, idleDays: 0 })).toBe(0);
    expect(cellOf({ activeDays: 6, idleDays: 14 })).toBe(3 * IDLE_DAYS.length + 3);
    expect(cellOf({ activeDays: 500, idleDays: 5_000 })).toBe(ACTIVE_DAYS.length * IDLE_DAYS.length - 1);
  });

  test('counts a lead once in each cell, even if several moments of the lead are in the cell', () => {
    const table = returnTable();
    const idle = (idleDays: number) => ({ activeDays: 1, idleDays, returns: false });
    table.add([idle(100), idle(107), idle(20)]);
    expect(table.cells.filter(({ leads }) => leads > 0)).toEqual([
      { leads: 1, moments: 1, returned: 0 },
      { leads: 1, moments: 2, returned: 0 },
    ]);
  });

  test('moves a cell’s share towards the share expected from its row and column, which weighs as much as 20 leads', () => {
    const table = returnTable();
    const add = (activeDays: number, idleDays: number, [yes, all]: [number, number]) => {
      for (let i = 0; i < all; i++) table.add([{ activeDays, idleDays, returns: i < yes }]);
    };
    add(1, 0, [400, 1_000]);
    add(1, 91, [100, 1_000]);
    add(2, 0, [800, 1_000]);
    const chances = chancesOf(table.cells);
    // Cells with leads have the share that was counted. The share of the empty cell is estimated from its row and column.
    expect(chances[cellOf({ activeDays: 1, idleDays: 0 })]).toBeCloseTo(0.4, 1);
    const empty = chances[cellOf({ activeDays: 2, idleDays: 91 })] ?? 0;
    expect(empty).toBeGreaterThan(0.3);
    expect(empty).toBeLessThan(0.6);
    add(2, 91, [0, 20]);
    expect(chancesOf(table.cells)[cellOf({ activeDays: 2, idleDays: 91 })]).toBeLessThan(0.7 * empty);
  });
});

test('invented visitors do not change the chances of leads that the customer knows, unless too few known leads came back', () => {
  const asked = { testDay: FIRST + 304, horizonDays: 30, leads: CUSTOMERS.length };
  const invented = Array.from({ length: 5_000 }, (_, i) => ({
    days: [0, 30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 330].map((day) => FIRST + day + (i % 7)),
    isFromPages: true,
  }));
  const known = CUSTOMERS.map((days) => ({ days, isFromPages }));
  const alone = countComingBack(() => known, asked);
  expect(alone.learnedFrom).toBe('known');
  expect(countComingBack(() => [...known, ...invented], asked)).toEqual(alone);
  const few = known.slice(0, 40);
  const all = countComingBack(() => [...few, ...invented], asked);
  expect(all).toEqual({ ...countComingBack(() => invented.concat(few), asked), learnedFrom: 'all' });
  expect(all.baseRate).toBeGreaterThan(0.9);
  expect(countComingBack(() => few, asked)).toMatchObject({ by: null, learnedFrom: 'all' });
});

test('packed days are unpacked unchanged', () => {
  const anyLead = fc.record({
    days: fc
      .uniqueArray(fc.integer({ min: 0, max: 65_535 }), { maxLength: 30 })
      .map((days) => days.sort((a, b) => a - b)),
    isFromPages: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(anyLead, { maxLength: 20 }), (leads) => {
      const unpacked = [...unpackDays(packDays(leads))].map(({ days, ...lead }) => ({
        ...lead,
        days: Array.from(days),
      }));
      expect(unpacked).toEqual(leads.filter(({ days }) => days.length > 0));
    }),
  );
  const [many] = unpackDays(packDays([{ days: Array.from({ length: 1_001 }, (_, i) => i), isFromPages: true }]));
  expect([many?.days.length, many?.days[0], many?.isFromPages]).toEqual([1_000, 1, true]);
});
