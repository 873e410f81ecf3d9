/// <reference lib="webworker" />
import type { PushPayload } from '../../worker/contract/push-subscription.ts';
import { answerFromShell, deleteOldShells, fillShell, isScreen } from './shell.ts';

// Shows push notifications, and opens the dashboard without a connection: docs/decisions/0167 and 0168. It stores only files of the
// build; API answers never pass through it.
declare const self: ServiceWorkerGlobalScope;

self.addEventListener('install', (event) => {
  event.waitUntil(fillShell().then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(deleteOldShells().then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  const answer = answerFromShell(event.request);
  if (answer) event.respondWith(answer);
});

self.addEventListener('push', (event) => {
  const payload: PushPayload | undefined = event.data?.json();
  if (!payload) return;
  const { title, body, path, tag } = payload;
  event.waitUntil(self.registration.showNotification(title, { body, tag, icon: '/icons/192.png', data: { path } }));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const { path } = event.notification.data as { path: string };
  event.waitUntil(open(path));
});

/**
 * Shows a screen in a tab that has the dashboard open, or in a new tab. The page in the tab does the navigation, so that typed text is
 * not lost.
 */
async function open(path: string): Promise<void> {
  const windows = await self.clients.matchAll({ type: 'window' });
  const tabs = windows.filter(({ url }) => isScreen(new URL(url).pathname));
  const tab = tabs.find(({ visibilityState }) => visibilityState === 'visible') ?? tabs[0];
  if (!tab) {
    await self.clients.openWindow(path);
    return;
  }
  tab.postMessage({ type: 'open', path });
  await tab.focus();
}
