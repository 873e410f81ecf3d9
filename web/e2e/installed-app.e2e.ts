import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { eventually, setUpDashboard } from './dashboard-pages.ts';
import { serveBuilds } from './serve-builds.ts';

const dashboard = setUpDashboard();
const { openPage, send, untilListed } = dashboard;

/** A separate browser context that allows service workers. */
const INSTALLED = { context: { serviceWorkers: 'allow' } } as const;

/** The app waits this long after its first screen before it installs its service worker. */
const INSTALLS_AFTER_MS = 6_000;
/** The app waits this long before it stores an answer for offline use. */
const KEEPS_AFTER_MS = 4_000;
/** The interval at which queries that show stored data try the server again. */
const ASKS_AGAIN_AFTER_MS = 15_000;
/** After this time, a tab checks again for a new version that could not be stored. */
const LOOKS_AGAIN_AFTER_MS = 10_000;

/** Waits until the service worker has stored the build's files. */
async function untilInstalled(page: Page): Promise<void> {
  await page.getByText('Alice Smith').first().waitFor();
  await page.clock.fastForward(INSTALLS_AFTER_MS);
  const state = () => page.evaluate(() => navigator.serviceWorker.controller?.state);
  await eventually(state, { timeout: 60_000 }).toBe('activated');
}

/** Reads everything that the browser has stored about people. */
const keptKeys = (page: Page) =>
  page.evaluate(async () => {
    const open = indexedDB.open('leads');
    // The app creates its database itself.
    open.onupgradeneeded = () => open.transaction?.abort();
    const database = await new Promise<IDBDatabase | null>((done) => {
      open.onsuccess = () => done(open.result);
      open.onerror = () => done(null);
    });
    if (!database) return [];
    const stores = [...database.objectStoreNames];
    const asked = stores.map((name) => database.transaction(name).objectStore(name).getAllKeys());
    await Promise.all(asked.map((request) => new Promise((done) => request.addEventListener('success', done))));
    database.close();
    return asked.flatMap((request) => request.result as string[]);
  });

const cachedPaths = (page: Page) =>
  page.evaluate(async () => {
    const names = await caches.keys();
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname);
  });

it('shows the last data and its age offline, and deletes the data at sign-out', async () => {
  const account = await dashboard.withAlice();
  await send(account, 'alice', 'demo_request');
  await untilListed(account, { leads: 1, events: 1 });
  const page = await openPage(account, '/', INSTALLED);
  const calls = page.getByRole('list', { name: 'Leads to call' });
  const score = page.getByTestId('score');
  await calls.getByText('Alice Smith').waitFor();
  const untilKept = async (query: string) => {
    const keys = async () => {
      await page.clock.fastForward(KEEPS_AFTER_MS);
      return (await keptKeys(page)).join('\n');
    };
    await eventually(keys, { interval: 500 }).toContain(`"${query}"`);
  };
  await untilKept('leads-to-call');
  await page.goto('/leads');
  await untilKept('list');
  await page.getByRole('link', { name: 'Alice Smith' }).click();
  await eventually(() => score.textContent()).toBe('50');
  await untilKept('timeline');
  await untilInstalled(page);

  await page.context().setOffline(true);
  await page.goto('/');
  await page.getByText(/^Offline — as of \d/).waitFor();
  await calls.getByText('Alice Smith').waitFor();
  await page.goto('/leads');
  await page.getByRole('link', { name: 'Alice Smith' }).click();
  await eventually(() => score.textContent()).toBe('50');
  await page.reload();
  await page.getByText(/^Offline — as of \d/).waitFor();
  await eventually(() => score.textContent()).toBe('50');

  await send(account, 'alice', 'signup');
  await page.context().setOffline(false);
  await eventually(() => score.textContent()).toBe('70');
  const banners = async () => {
    await page.clock.fastForward(ASKS_AGAIN_AFTER_MS);
    return page.getByText(/^Offline/).count();
  };
  await eventually(banners, { interval: 500 }).toBe(0);

  expect((await keptKeys(page)).length).toBeGreaterThan(5);
  // Someone else signs in. After this sign-in, the browser stores only the new person's data.
  const other = await dashboard.world.register();
  const { user, token, email } = other;
  const session = JSON.stringify({ token, user: { ...user, email } });
  await page.evaluate((text) => localStorage.setItem('leads.session', text), session);
  await page.goto('/leads');
  const owners = async () => [...new Set((await keptKeys(page)).map((key) => key.split(' ')[0]))];
  await eventually(owners).toEqual([user.id]);
  await page.getByRole('button', { name: /projects and account$/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  await eventually(() => keptKeys(page)).toEqual([]);
  expect((await cachedPaths(page)).filter((path) => path !== '/' && !path.startsWith('/assets/'))).toEqual([]);
  await page.context().setOffline(true);
  await page.reload();
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  expect(await page.getByText('Alice Smith').count()).toBe(0);
}, 180_000);

it('shows a push message, and opens its lead in the open tab on a click', async () => {
  const account = await dashboard.withAlice();
  const page = await openPage(account, '/leads', INSTALLED);
  await untilInstalled(page);
  const path = `/p/${account.user.projectId}/leads/alice`;
  const [worker] = page.context().serviceWorkers();
  const shown = await worker?.evaluate(
    async (payload) => {
      const scope = globalThis as unknown as ServiceWorkerGlobal;
      // Chromium cannot show notifications in these tests.
      const shown: unknown[] = [];
      scope.registration.showNotification = async (title, options) => void shown.push({ title, ...options });
      scope.dispatchEvent(new scope.PushEvent('push', { data: JSON.stringify(payload) }));
      const notification = { data: { path: payload.path }, close: () => shown.push('closed') };
      scope.dispatchEvent(Object.assign(new scope.ExtendableEvent('notificationclick'), { notification }));
      return shown;
    },
    { title: 'Alice Smith', body: 'Reached hot', path, tag: '1.hot' },
  );
  const options = { body: 'Reached hot', tag: '1.hot', icon: '/icons/192.png', data: { path } };
  expect(shown).toEqual([{ title: 'Alice Smith', ...options }, 'closed']);
  await page.getByRole('heading', { name: 'Alice Smith' }).waitFor();
  expect(new URL(page.url()).pathname).toBe(path);
}, 120_000);

it('an old tab offers to load the version that was just deployed; a new tab already has that version', async () => {
  const { url, webDir } = dashboard.world;
  const builds = await serveBuilds({ webDir, apiUrl: url });
  try {
    const account = await dashboard.withAlice();
    // This server does not forward sockets, so no message announces events after the list has loaded.
    await untilListed(account, { leads: 1, events: 0 });
    const context = { serviceWorkers: 'allow', baseURL: builds.url } as const;
    const page = await openPage(account, '/leads', { context });
    const entryOf = (tab: Page) => tab.locator('script[type="module"][src]').getAttribute('src');
    const isOffered = (tab: Page) => tab.getByText('A new version is available.');
    await untilInstalled(page);
    const first = await entryOf(page);
    builds.deploy();
    const newTab = await page.context().newPage();
    await newTab.goto('/leads');
    await newTab.getByRole('link', { name: 'Alice Smith' }).waitFor();
    // When the new tab opened, the browser checked for a new service worker.
    const offers = async () => {
      const count = await isOffered(page).count();
      // The clock moves on to the next check for a new version until the page offers that version.
      if (count === 0) await page.clock.fastForward(LOOKS_AGAIN_AFTER_MS);
      return count;
    };
    await eventually(offers, { timeout: 60_000, interval: 500 }).toBe(1);
    expect(await isOffered(newTab).count()).toBe(0);
    await page.getByRole('button', { name: 'Reload' }).click();
    await eventually(() => entryOf(page)).not.toBe(first);
    expect(await entryOf(page)).toBe(await entryOf(newTab));
    await page.getByRole('link', { name: 'Alice Smith' }).click();
    await page.getByTestId('score').waitFor();
    expect(await isOffered(page).count()).toBe(0);
  } finally {
    await builds.close();
  }
}, 180_000);

interface ServiceWorkerGlobal {
  registration: ServiceWorkerRegistration;
  dispatchEvent: (event: Event) => void;
  PushEvent: new (type: string, init: { data: string }) => Event;
  ExtendableEvent: new (type: string) => Event;
}
