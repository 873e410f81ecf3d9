import { keepPush, registerServiceWorker } from './push.ts';
import { savesData } from './saves-data.ts';
import { watchForNewVersion } from './watch-for-new-version.ts';

/**
 * Registers the service worker, which stores the dashboard's files for opening it offline. After that, watches for new versions and
 * renews the push subscription.
 */
export async function startServiceWorker(): Promise<void> {
  const registration = savesData() ? null : await registerServiceWorker();
  if (registration) watchForNewVersion(registration);
  await keepPush();
}
