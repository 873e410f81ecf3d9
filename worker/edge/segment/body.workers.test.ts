import { describe, expect, test } from 'vitest';
import { call, newTenant } from '../../testing/api.ts';
import { gzip } from '../../testing/replay-recording.ts';
import { basic, post, SUCCESS, storedOf, visit } from '../../testing/segment-client.ts';

describe('the request body', () => {
  const MIB = 1024 * 1024;

  test('is rejected with 400 only if it is not JSON, is empty, or is broken gzip', async () => {
    const { publishableKey } = await newTenant();
    const whole = await gzip(JSON.stringify({ batch: [visit('m1')] }));
    for (const body of ['', ' ', '{"batch":[', 'writeKey=x', whole.slice(0, 20), new Uint8Array([0x1f, 0x8b, 0, 0])]) {
      expect(await post('/v1/batch', body, basic(publishableKey))).toMatchObject({
        status: 400,
        body: { code: 'invalid_json', error: 'invalid_json', message: expect.any(String) },
      });
    }
  });

  test('may have at most 4 MiB, compressed or not', async () => {
    const tenant = await newTenant();
    const sized = (messageId: string, bytes: number) => {
      const body = JSON.stringify({ batch: [visit(messageId)], padding: '' });
      return body.replace('"padding":""', `"padding":"${'x'.repeat(bytes - body.length)}"`);
    };
    const headers = basic(tenant.publishableKey);
    expect(await post('/v1/batch', sized('m1', 4 * MIB), headers)).toMatchObject({ status: 200, body: SUCCESS });
    expect(await post('/v1/batch', await gzip(sized('m2', 4 * MIB)), headers)).toMatchObject({
      status: 200,
      body: SUCCESS,
    });
    for (const body of [sized('m3', 4 * MIB + 1), await gzip(sized('m4', 4 * MIB + 1))]) {
      expect(await post('/v1/batch', body, headers)).toMatchObject({
        status: 413,
        body: { code: 'payload_too_large' },
      });
    }
    expect(await storedOf(tenant)).toEqual({ m1: 'page_view', m2: 'page_view' });
  });

  test('is rejected early if it would decompress to more than the limit', async () => {
    const { publishableKey } = await newTenant();
    const zeros = new Uint8Array(MIB);
    let left = 256;
    const stream = new ReadableStream({
      pull: (controller) => (left-- > 0 ? controller.enqueue(zeros) : controller.close()),
    });
    const bomb = new Uint8Array(await new Response(stream.pipeThrough(new CompressionStream('gzip'))).arrayBuffer());
    expect(bomb.byteLength).toBeLessThan(MIB / 2);
    expect(await post('/v1/batch', bomb, basic(publishableKey))).toMatchObject({ status: 413 });
  });

  test('may contain thousands of messages, at most 5,000', async () => {
    const tenant = await newTenant();
    const batch = Array.from({ length: 5001 }, (_, i) => visit(`m${i}`));
    const headers = basic(tenant.publishableKey);
    expect(await post('/v1/batch', { batch }, headers)).toMatchObject({
      status: 413,
      body: { code: 'payload_too_large' },
    });
    expect(await storedOf(tenant)).toBeNull();
    expect(await post('/v1/batch', { batch: batch.slice(1) }, headers)).toMatchObject({ status: 200, body: SUCCESS });
    expect((await call('GET', '/api/leads/u1', { key: tenant.secretKey })).body.eventCount).toBe(5000);
  });
});
