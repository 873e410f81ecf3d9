import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../contract/limits.ts';
import { nested, propertiesOf, receive } from '../../testing/segment-messages.node.ts';
import { exceedsJsonBytes } from './json-bytes.ts';

const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

describe('a track call', () => {
  test('is stored with its properties as sent, and with the parts of the context that rules may use', () => {
    const context = {
      ip: '203.0.113.7',
      userAgent: CHROME,
      library: { name: 'l' },
      traits: { email: 'ann@acme.example' },
      page: { path: '/pricing' },
    };
    expect(propertiesOf({ type: 'track', event: 'Order Completed', properties: { revenue: 49.5 }, context })).toEqual({
      revenue: 49.5,
      context: { userAgent: CHROME, page: { path: '/pricing' } },
    });
    expect(propertiesOf({ type: 'track', event: 'x', properties: { context: 'mine' }, context })).toEqual({
      context: 'mine',
    });
    for (const properties of [null, undefined, []])
      expect(propertiesOf({ type: 'track', event: 'x', properties })).toEqual({});
  });

  test('loses its context instead of being rejected because of its size', () => {
    const wide = { list: Array(LIMITS.propertiesKeysMax - 6).fill(0) };
    const page = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`p${i}`, i]));
    expect(propertiesOf({ type: 'track', event: 'x', properties: wide, context: { page } })).toEqual(wide);
    expect(propertiesOf({ type: 'track', event: 'x', context: { page: nested(12) } })).toEqual({});
    const long = { text: 'x'.repeat(20_000) };
    const shared = receive({
      batch: [{ type: 'track', event: 'x', userId: 'u1', properties: long }],
      context: { userAgent: 'y'.repeat(20_000) },
    });
    expect(shared).toMatchObject([{ event: { event: { properties: long } } }]);
    expect(exceedsJsonBytes(shared, LIMITS.eventBytesMax)).toBe(false);
  });

  test('is stored with its name if the name is not recognizable in the event type', () => {
    expect(propertiesOf({ type: 'track', event: '注文 完了' })).toEqual({ context: { event: '注文 完了' } });
  });
});
