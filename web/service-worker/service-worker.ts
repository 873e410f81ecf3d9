/// <reference lib="webworker" />
import type { PushPayload } from '../../worker/contract/push-subscription.ts';
import { answerFromShell, deleteOldShells, fillShell, isScreen } from './shell.ts';

// Shows push notifications (docs/decisions/0167), and opens the dashboard without a connection (docs/decisions/0168). The service
// worker stores only files of the build, and never handles API requests.
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
 * Shows a screen in a tab that has the dashboard open, or in a new tab. The page in the open tab does the navigation, so that it can
 * first ask about unsaved changes.
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
