import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Lead, TimelineEntry } from '../../worker/contract/lead.ts';
import { apiClient } from '../api-client.ts';
import { newTenant } from '../bench/bench-server.ts';
import { eventually } from '../verify/run-checks.ts';
import { type DrivenBrowser, until } from './driven-browser.ts';

const PATIENCE_MS = 30_000;

const SCREENS = ['', '/leads', '/leads?view=board', '/leaderboard', '/rules', '/automations', '/automations/new'];
const MORE_SCREENS = [
  '/deliveries',
  '/deliveries/failed',
  '/duplicates',
  '/settings',
  '/settings?tab=members',
  '/imports',
  '/events',
];

/** True once the page is loaded and shows its data. Requests that are still running could abort the next navigation in Firefox. */
const IS_AT_REST = `document.readyState === 'complete' && !document.querySelector('main [aria-busy=true]')`;

/** Visits a page with the SDK, then goes through the dashboard and yields a line about each step. Throws at the first failure. */
export async function* smoke(browser: DrivenBrowser, { url, run }: { url: string; run: string }) {
  const email = `${run}@example.com`;
  const { key, publishableKey } = await newTenant(url, email);
  const client = apiClient({ url, credential: key });
  const site = await serveSite(`<script async src="${url}/sdk/ls.js" data-api-key="${publishableKey}"></script>`);
  try {
    await browser.goto(site.url);
    await until(browser, 'window.ls && window.ls.identify');
    await browser.evaluate(`void window.ls.identify('${run}', { name: 'Ann Berg', company: 'Acme' })`);
    await browser.evaluate(`void window.ls.track('demo_request', { from: 'smoke' })`);
    await browser.evaluate('void window.ls.flush()');
    const timeline = await eventually(
      async () => {
        const entries = await client
          .call<TimelineEntry[]>('GET', `/api/leads/${run}/timeline`)
          .catch((error: Error) => assert.fail(error.message));
        const events = entries.flatMap((entry) => (entry.type === 'event' ? [entry] : []));
        assert.deepEqual(events.map(({ eventType }) => eventType).sort(), ['demo_request', 'page_view']);
        return events;
      },
      { withinMs: PATIENCE_MS },
    );
    assert.ok(
      timeline.every(({ scoreDelta }) => scoreDelta === 0),
      'an automated browser was scored',
    );
    yield 'the SDK views the page, identifies and tracks; an automated browser scores nothing';
  } finally {
    site.close();
  }

  await client.call('POST', '/api/events/batch', {
    events: [40, 12, 1].map((days, i) => ({
      ...{ eventType: 'demo_request', leadId: run, eventId: `evt_${i}` },
      timestamp: new Date(Date.now() - days * 86_400_000).toISOString(),
    })),
  });
  await browser.goto(`${url}/`);
  await until(browser, `document.querySelector('input[type=password]')`);
  await browser.evaluate(`void document.querySelector('input[type=email], input[name=email]').focus()`);
  await browser.type(email);
  await browser.evaluate(`void document.querySelector('input[type=password]').focus()`);
  await browser.type('correct horse battery');
  await browser.press('Enter');
  await until(browser, `document.querySelector('h1')?.textContent === 'Today' && ${IS_AT_REST}`);
  yield 'signs in by keyboard';

  const { pathname } = new URL(await browser.evaluate<string>('location.href'));
  const project = pathname.replace(/\/$/, '');
  for (const screen of [...SCREENS, ...MORE_SCREENS]) await show(browser, `${url}${project}${screen}`);
  yield `${SCREENS.length + MORE_SCREENS.length} screens show their heading and no error`;

  await show(browser, `${url}${project}/leads/${run}`);
  const { currentScore } = await client.call<Lead>('GET', `/api/leads/${run}`);
  const shown = `parseFloat(document.querySelector('[data-testid=score]')?.textContent)`;
  await until(browser, `Math.abs(${shown} - ${currentScore}) < 0.02`);
  const slider = `document.querySelector('input[type=range]')`;
  await browser.evaluate(`void ${slider}.focus()`);
  const now = await browser.evaluate<string>(`${slider}.getAttribute('aria-valuetext')`);
  for (let i = 0; i < 3; i++) await browser.press('ArrowLeft');
  await until(browser, `${slider}.getAttribute('aria-valuetext') !== ${JSON.stringify(now)}`);
  yield `a lead shows its score ${currentScore}, and time travel works with the arrow keys`;
}

async function show(browser: DrivenBrowser, screen: string): Promise<void> {
  await browser.goto(screen);
  await until(browser, `document.querySelector('h1') && ${IS_AT_REST}`);
  const text = await browser.evaluate<string>('document.body.innerText');
  assert.doesNotMatch(text, /Something went wrong|Couldn’t load|Can’t connect/, screen);
}

/** A customer's page, on its own origin. */
async function serveSite(tag: string) {
  const page = `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>${tag}</html>`;
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(page);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => void server.close() };
}
