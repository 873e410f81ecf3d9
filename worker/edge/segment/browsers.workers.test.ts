import { exports } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import CLIENT_SCRIPT from '../../../web/public/segment-client.js?raw';
import { basic, ORIGIN } from '../../testing/segment-client.ts';

describe('browsers', () => {
  test('may send any headers on every path, and may cache this permission', async () => {
    for (const path of ['/v1/t', '/v1/batch', '/api/s/track', '/v1/projects/WK/settings', '/sourceConfig/']) {
      const answer = await exports.default.fetch(`${ORIGIN}${path}`, {
        method: 'OPTIONS',
        headers: {
          Origin: 'https://site.example',
          'Access-Control-Request-Method': 'POST',
          'Access-Control-Request-Headers': 'authorization,content-type,x-retry-count,rsa-retry-attempt',
        },
      });
      expect(answer.status).toBe(204);
      const headers = Object.fromEntries(answer.headers);
      expect(headers).toMatchObject({
        'access-control-allow-origin': 'https://site.example',
        'access-control-allow-headers': 'authorization,content-type,x-retry-count,rsa-retry-attempt',
        'access-control-allow-methods': expect.stringContaining('POST'),
        'access-control-max-age': expect.stringMatching(/^\d+$/),
        vary: expect.stringMatching(/Origin.*Access-Control-Request-Headers/),
      });
    }
  });

  const get = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await exports.default.fetch(`${ORIGIN}${path}`, { headers, redirect: 'manual' });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };

  test('with Segment’s snippet are told where to send, with the protocol they used', async () => {
    for (const slash of ['', '/']) {
      const { status, text } = await get(`/v1/projects/WK_web/settings${slash}`);
      expect([status, JSON.parse(text)]).toEqual([
        200,
        { integrations: { 'Segment.io': { apiKey: 'WK_web', apiHost: 'leads.example/v1' } } },
      ]);
    }
    const plain = await exports.default.fetch('http://127.0.0.1:8787/v1/projects/WK_web/settings');
    expect(await plain.json()).toEqual({
      integrations: { 'Segment.io': { apiKey: 'WK_web', apiHost: '127.0.0.1:8787/v1', protocol: 'http' } },
    });
  });

  test('with RudderStack’s snippet get a source that has their key', async () => {
    for (const [path, headers] of [
      ['/sourceConfig/?p=npm&writeKey=WK_rjs', {}],
      ['/sourceConfig?writeKey=other', basic('WK_rjs')],
    ] as const) {
      const { status, text } = await get(path, headers);
      const off = { enabled: false };
      expect([status, JSON.parse(text)]).toEqual([
        200,
        {
          source: {
            id: expect.any(String),
            name: expect.any(String),
            writeKey: 'WK_rjs',
            config: { statsCollection: { errors: off, metrics: off } },
            enabled: true,
            workspaceId: expect.any(String),
            destinations: [],
            dataplanes: {},
          },
        },
      ]);
    }
    expect((await get('/sourceConfig/')).status).toBe(401);
  });

  test('that load a vendor’s script from this server get our script, which any page may run, cached for an hour', async () => {
    for (const path of ['/analytics.js/v1/WK_web/analytics.min.js', '/p.js']) {
      const { status, headers, text } = await get(path);
      expect([status, headers.get('Content-Type')]).toEqual([200, 'text/javascript; charset=utf-8']);
      expect(headers.get('Cross-Origin-Resource-Policy')).toBe('cross-origin');
      expect(headers.get('Cache-Control')).toBe('public, max-age=3600');
      expect(text).toBe(CLIENT_SCRIPT);
    }
  });

  test.each(['/analytics.js/v1/WK_web/analytics.min.js', '/p.js'])(
    'may use a cached %s for a tag with crossorigin, whichever tag requested it first',
    async (path) => {
      for (const headers of [{}, { Origin: 'https://site.example' }, { Origin: 'null' }]) {
        expect((await get(path, headers)).headers.get('Access-Control-Allow-Origin')).toBe('*');
      }
    },
  );
});
