import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { byteCount } from './send-batch.ts';
import { messagesOf, openPage, type TestPage } from './testing/page.ts';

let page: TestPage;
beforeEach(() => {
  page = openPage();
});
afterEach(() => page.close());

const sentBy = (by: 'fetch' | 'beacon') => page.requests.filter((request) => request.by === by).flatMap(messagesOf);
/** Leaves the page as browsers do: fires `pagehide`, then hides the document. */
function leave(): void {
  window.dispatchEvent(new Event('pagehide'));
  document.dispatchEvent(new Event('visibilitychange'));
}

it('sends pending events in one beacon, including the page view', async () => {
  const ls = await page.load({ auto: 'pages' });
  ls.track('signup');
  leave();
  expect(sentBy('beacon').map(({ event, type }) => event ?? type)).toEqual(['signup', 'page']);
  expect(sentBy('fetch')).toEqual([]);
});

it('keeps the events sent while leaving, because no code saw the answer, and resends them from the next page with the same IDs', async () => {
  const ls = await page.load();
  ls.track('signup');
  leave();
  const next = await page.load();
  await next.flush();
  expect(sentBy('fetch')).toEqual(sentBy('beacon'));
});

it('does not resend events of a request that is in flight', async () => {
  const ls = await page.load();
  ls.track('on its way');
  void ls.flush();
  ls.track('waits');
  leave();
  expect(sentBy('fetch').map(({ event }) => event)).toEqual(['on its way']);
  expect(sentBy('beacon').map(({ event }) => event)).toEqual(['waits']);
});

it('the SDK uses a fetch with keep-alive if the browser refuses the beacon', async () => {
  page.acceptsBeacons = false;
  const ls = await page.load();
  ls.track('signup');
  leave();
  expect(page.requests).toMatchObject([{ by: 'fetch', keepalive: true }]);
});

it('the SDK uses a fetch with keep-alive if the browser has no beacons', async () => {
  Object.defineProperty(navigator, 'sendBeacon', { configurable: true, value: undefined });
  const ls = await page.load();
  ls.track('signup');
  leave();
  expect(page.requests).toMatchObject([{ by: 'fetch', keepalive: true }]);
});

it('sends as many events as the browser allows on leaving, and the rest from the next page', async () => {
  const ls = await page.load();
  for (let n = 0; n < 15; n++) ls.track('note', { text: 'x'.repeat(9000) });
  leave();
  expect(page.requests).toHaveLength(1);
  expect(byteCount(page.requests[0]?.body ?? '')).toBeLessThanOrEqual(64 * 1024);
  const next = await page.load();
  await next.flush();
  expect(new Set(page.sent().map(({ messageId }) => messageId)).size).toBe(15);
});

it('sends pending events when the page is hidden, because it may never become visible again', async () => {
  const ls = await page.load();
  ls.track('signup');
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  document.dispatchEvent(new Event('visibilitychange'));
  expect(sentBy('fetch').map(({ event }) => event)).toEqual(['signup']);
});

it('the SDK keeps sending if the page stays open after all', async () => {
  const ls = await page.load();
  ls.track('signup');
  leave();
  await vi.advanceTimersByTimeAsync(2000);
  expect(sentBy('fetch')).toEqual(sentBy('beacon'));
  ls.track('download');
  await ls.flush();
  expect(sentBy('fetch').map(({ event }) => event)).toEqual(['signup', 'download']);
});
