import { describe, expect, test } from 'vitest';
import { newTenant } from '../../testing/api.ts';
import { basic, post, SUCCESS, storedOf, visit } from '../../testing/segment-client.ts';

describe('the key', () => {
  test('decides which project’s lead gets the event, even if the lead’s ID exists in both', async () => {
    const [ours, theirs] = [await newTenant('a@example.com'), await newTenant('b@example.com')];
    const body = { batch: [visit('m1')], writeKey: theirs.publishableKey };
    await post(`/v1/batch?writeKey=${theirs.publishableKey}`, body, basic(ours.publishableKey));
    expect([await storedOf(ours), await storedOf(theirs)]).toEqual([{ m1: 'page_view' }, null]);
    await post('/v1/batch', body);
    expect([await storedOf(ours), await storedOf(theirs)]).toEqual([{ m1: 'page_view' }, { m1: 'page_view' }]);
  });

  test('may be in any of the documented places', async () => {
    const tenant = await newTenant();
    const key = tenant.publishableKey;
    const places: [Record<string, string>, string, object][] = [
      [basic(key), '', { writeKey: 'id:***' }],
      [{ Authorization: `Bearer ${key}` }, '', {}],
      [{ 'X-Write-Key': key }, '', { writeKey: '***' }],
      [{ 'X-Write-Key': `id:${tenant.secretKey}` }, '', {}],
      [{ 'X-API-Key': key }, '', { writeKey: '***' }],
      [{}, `?writeKey=${key}`, {}],
      [{}, '', { writeKey: key }],
    ];
    for (const [i, [headers, query, more]] of places.entries()) {
      const answer = await post(`/api/s/page${query}`, { ...visit(`m${i}`), ...more }, headers);
      expect([i, answer.status, answer.body]).toEqual([i, 200, SUCCESS]);
    }
    expect(Object.keys((await storedOf(tenant)) ?? {})).toHaveLength(places.length);
  });

  test('is rejected if it is missing, unknown or not one of ours, with a message that every client understands', async () => {
    const body = { batch: [visit('m1')] };
    const answers = [
      await post('/v1/batch', body),
      await post('/v1/batch', { ...body, writeKey: '***' }),
      await post('/v1/batch', body, basic('pk_live_unknown')),
      await post('/v1/batch', { ...body, writeKey: 'WK' }, { Origin: 'https://site.example' }),
    ];
    const codes = ['unauthenticated', 'unauthenticated', 'invalid_credentials', 'invalid_credentials'];
    for (const [i, { status, headers, body: problem }] of answers.entries()) {
      expect([status, headers.get('Content-Type')]).toEqual([401, 'application/problem+json']);
      expect(problem).toMatchObject({ status: 401, code: codes[i], error: codes[i], message: problem.detail });
    }
    expect(answers[3]?.headers.get('Access-Control-Allow-Origin')).toBe('https://site.example');
  });

  test('is checked before the body is read', async () => {
    expect(await post('/v1/batch', 'not JSON', basic('pk_live_unknown'))).toMatchObject({ status: 401 });
  });
});
