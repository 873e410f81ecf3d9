import { describe, expect, test } from 'vitest';
import { call, newTenant } from '../../testing/api.ts';
import { gzip } from '../../testing/replay-recording.ts';
import { basic, post, SUCCESS, storedOf, visit } from '../../testing/segment-client.ts';

describe('clients in other languages', () => {
  const sentAt = '2026-11-24T07:27:05';
  const clients: [
    string,
    string,
    (key: string) => { headers?: Record<string, string>; body: object; zip?: boolean },
  ][] = [
    [
      'Python: the key in the body only, microseconds',
      '/v1/batch',
      (writeKey) => ({
        body: {
          writeKey,
          sentAt: `${sentAt}.123456+00:00`,
          batch: [
            {
              ...visit('m1'),
              type: 'track',
              event: 'Signed Up',
              timestamp: '2026-11-24T07:27:03.123456+00:00',
              properties: {},
            },
          ],
        },
      }),
    ],
    [
      'Python, compressing',
      '/v1/batch',
      (writeKey) => ({
        zip: true,
        headers: { 'Content-Encoding': 'gzip', 'Content-Type': 'application/json' },
        body: {
          writeKey,
          sentAt: `${sentAt}.123456+00:00`,
          batch: [{ ...visit('m1'), type: 'track', event: 'Signed Up', timestamp: '2026-11-24T07:27:03.123456+00:00' }],
        },
      }),
    ],
    [
      'Ruby: import, numbers for ids',
      '/v1/import',
      (key) => ({
        headers: { ...basic(key), 'Content-Type': 'application/json', Accept: 'application/json' },
        body: {
          sentAt: `${sentAt}.000Z`,
          batch: [
            {
              type: 'track',
              event: 'Signed Up',
              userId: 'u1',
              messageId: 'm1',
              timestamp: '2026-11-24T08:27:03.000+01:00',
            },
          ],
        },
      }),
    ],
    [
      'PHP: seconds, an empty array for an empty object',
      '/v1/batch',
      (key) => ({
        headers: { ...basic(key), 'Content-Type': 'application/json' },
        body: {
          sentAt: `${sentAt}+00:00`,
          batch: [
            {
              type: 'track',
              event: 'Signed Up',
              userId: 'u1',
              messageId: 'm1',
              timestamp: '2026-11-24T07:27:03+00:00',
              properties: [],
              context: [],
            },
          ],
        },
      }),
    ],
    [
      'Go: nanoseconds, context and an id on the batch',
      '/v1/batch',
      (key) => ({
        headers: basic(key),
        body: {
          messageId: 'the-batch',
          sentAt: `${sentAt}.5Z`,
          context: { library: { name: 'analytics-go' } },
          batch: [
            {
              ...visit('m1'),
              type: 'track',
              event: 'Signed Up',
              timestamp: '2026-11-24T07:27:03.500000001Z',
              properties: null,
            },
          ],
        },
      }),
    ],
    [
      'Java: import with a slash, gzip',
      '/v1/import/',
      (key) => ({
        zip: true,
        headers: { ...basic(key), 'Content-Encoding': 'gzip', 'Content-Type': 'application/json' },
        body: {
          sentAt: `${sentAt}.000Z`,
          sequence: 1,
          writeKey: key,
          context: {},
          batch: [
            {
              ...visit('m1'),
              type: 'Track',
              event: 'Signed Up',
              anonymousId: null,
              timestamp: '2026-11-24T07:27:03.000Z',
            },
          ],
        },
      }),
    ],
    [
      'C#: ticks, capital types',
      '/v1/import',
      (key) => ({
        headers: basic(key),
        body: {
          sentAt: `${sentAt}.0000000Z`,
          timestamp: '2020-01-01T00:00:00Z',
          batch: [
            { ...visit('m1'), type: 'TRACK', event: 'Signed Up', timestamp: '2026-11-24T07:27:03.0000000+00:00' },
          ],
        },
      }),
    ],
    [
      'RudderStack in Node: gzip as a form, not declared',
      '/v1/batch',
      (key) => ({
        zip: true,
        headers: { ...basic(key), 'Content-Type': 'application/x-www-form-urlencoded' },
        body: {
          batch: [
            {
              ...visit('m1'),
              type: 'track',
              event: 'Signed Up',
              originalTimestamp: '2026-11-24T07:27:03.000Z',
              sentAt: `${sentAt}.000Z`,
            },
          ],
        },
      }),
    ],
  ];

  test.each(clients)('%s', async (_, path, make) => {
    const tenant = await newTenant();
    const { headers = {}, body, zip } = make(tenant.publishableKey);
    const from = Date.now();
    const answer = await post(path, zip ? await gzip(JSON.stringify(body)) : body, headers);
    const until = Date.now();
    expect([answer.status, answer.body]).toEqual([200, SUCCESS]);
    expect(answer.headers.get('Content-Type')).toContain('application/json');
    const { body: timeline } = await call('GET', '/api/leads/u1/timeline', { key: tenant.secretKey });
    expect(timeline).toMatchObject([{ eventId: 'm1', eventType: 'signed_up' }]);
    const at = Date.parse(timeline[0].timestamp);
    expect(at).toBeGreaterThanOrEqual(from - 2000);
    expect(at).toBeLessThanOrEqual(until - 2000);
  });

  test('a beacon may omit the headers, and send a text body with the key in the query', async () => {
    const tenant = await newTenant();
    const path = `/beacon/v1/batch?writeKey=${tenant.publishableKey}`;
    const answer = await post(
      path,
      { batch: [visit('m1')] },
      { 'Content-Type': 'text/plain;charset=UTF-8', Cookie: 'a=b' },
    );
    expect([answer.status, answer.body]).toEqual([200, SUCCESS]);
    expect(answer.headers.get('Cross-Origin-Resource-Policy')).toBe('cross-origin');
    expect(await storedOf(tenant)).toEqual({ m1: 'page_view' });
  });
});
