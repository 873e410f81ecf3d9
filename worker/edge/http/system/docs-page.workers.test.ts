import { exports } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';

const getPage = () => exports.default.fetch('https://leads.example/api/docs');

describe('the API page', () => {
  it('runs only scripts from our own files', async () => {
    const page = await getPage();
    expect([page.status, page.headers.get('Content-Type')]).toEqual([200, 'text/html; charset=UTF-8']);
    const policy = page.headers.get('Content-Security-Policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });

  it('loads everything from this server, and shows a link to the document while loading', async () => {
    const html = await (await getPage()).text();
    const loaded = [...html.matchAll(/ (?:src|href)="([^"]+)"/g)].map(([, address]) => address);
    expect(loaded).toEqual([
      ...['data:,', '/docs/swagger-ui.css', '/docs/docs.css', '/docs/swagger-ui-bundle.js', '/docs/docs.js'],
      '/api/openapi.json',
    ]);
    expect(html).not.toMatch(/<script>|<style|style=|onload=/);
  });
});
