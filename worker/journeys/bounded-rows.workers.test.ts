import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { call, newTenant } from '../testing/api.ts';

/** Characters that take three bytes in UTF-8, the maximum that a limit in characters allows. */
const wide = (chars: number) => '€'.repeat(chars);

const LEADS = 50;

it('a lead known only from web pages takes less than 12 kB in D1, whatever the pages send about the lead', async () => {
  const tenant = await newTenant();
  const bytes = async () => (await env.DB.prepare('SELECT count(*) FROM leads').run()).meta.size_after;
  const rows = async () => {
    const counted = env.DB.prepare(
      'SELECT count(*) AS n FROM leads WHERE project_id = ?1 AND last_event_at IS NOT NULL',
    );
    return (await counted.bind(tenant.projectId).first<{ n: number }>())?.n;
  };
  const before = await bytes();
  const batch = Array.from({ length: LEADS }, (_, i) => {
    const userId = `${wide(120)}${i}`;
    const email = `${'x'.repeat(60)}${i}@${'y'.repeat(60)}.example`;
    const names = { name: wide(200), company: wide(200), phone: `+49${wide(190)}`, [`${wide(245)}${i}`]: 1 };
    const campaign = Object.fromEntries(
      ['source', 'medium', 'campaign', 'term', 'content'].map((name) => [`utm_${name}`, wide(500)]),
    );
    const properties = {
      url: `https://x/${wide(480)}`,
      referrer: `https://${wide(480)}`,
      path: `/${wide(480)}`,
      ...campaign,
    };
    return [
      { type: 'identify', userId, traits: { ...names, email } },
      { type: 'page', userId, properties },
    ];
  }).flat();
  const headers = { 'X-Write-Key': tenant.publishableKey };
  expect((await call('POST', '/v1/batch', { headers, body: { batch } })).status).toBe(200);
  await expect.poll(rows, { timeout: 20_000 }).toBe(LEADS);
  const named = env.DB.prepare('SELECT DISTINCT name, company, phone FROM leads WHERE project_id = ?1');
  expect((await named.bind(tenant.projectId).all()).results).toEqual([
    { name: wide(66), company: wide(66), phone: `+49${wide(65)}` },
  ]);
  const each = ((await bytes()) - before) / LEADS;
  expect(each).toBeLessThan(12_000);
});
