import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { DAY_MS, dayNumber } from '../domain/time.ts';
import { call, newTenant } from '../testing/api.ts';
import { D1_BYTES_MAX, measureGrowth, noteDatabaseSize, readDatabaseSizes, SIZE_DAYS_KEPT } from './database-size.ts';

const NOON = Date.UTC(2026, 1, 11, 12);
const TODAY = dayNumber(NOON);

describe('the size of the database', () => {
  it('is recorded once a day, for 30 days', async () => {
    for (let day = 0; day < 40; day++) {
      expect(await noteDatabaseSize(env, NOON + day * DAY_MS)).toBe(1);
      expect(await noteDatabaseSize(env, NOON + day * DAY_MS + 60_000)).toBe(0);
    }
    const { bytes, days } = await readDatabaseSizes(env.DB);
    expect(bytes).toBeGreaterThan(100_000);
    expect(days.map(({ day }) => day)).toEqual(Array.from({ length: SIZE_DAYS_KEPT }, (_, i) => TODAY + 10 + i));
  });

  it('predicts when the database will be full at the current rate', () => {
    const days = [{ day: TODAY - 10, bytes: 1_000_000_000 }];
    expect(measureGrowth({ bytes: 2_050_000_000, days }, NOON)).toEqual({
      ...{ bytesPerDay: 100_000_000, fullOn: '2026-05-02' },
    });
    expect(measureGrowth({ bytes: D1_BYTES_MAX + 1, days }, NOON).fullOn).toBe('2026-02-11');
    expect(measureGrowth({ bytes: 900_000_000, days }, NOON)).toMatchObject({ bytesPerDay: -9_523_810, fullOn: null });
    expect(measureGrowth({ bytes: 1_000_000_100, days }, NOON).fullOn).toBeNull();
    const unknown = { bytesPerDay: null, fullOn: null };
    expect(measureGrowth({ bytes: 1, days: [] }, NOON)).toEqual(unknown);
    expect(measureGrowth({ bytes: 1, days: [{ day: TODAY, bytes: 0 }] }, NOON)).toEqual(unknown);
  });

  it('is shown to members of a project, but not to keys', async () => {
    const { token, secretKey: key } = await newTenant();
    const { status, body } = await call('GET', '/api/database-usage', { token });
    expect([status, body]).toEqual([
      200,
      { bytes: expect.any(Number), bytesMax: 10_000_000_000, bytesPerDay: null, fullOn: null },
    ]);
    expect((await call('GET', '/api/database-usage', { key })).status).toBe(403);
  });
});
