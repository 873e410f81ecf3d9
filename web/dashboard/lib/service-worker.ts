import { keepPush, registerServiceWorker } from './push.ts';
import { savesData } from './saves-data.ts';
import { watchForNewVersion } from './watch-for-new-version.ts';

/**
 * Registers the service worker, which stores files for opening the dashboard offline; announces new versions; renews the push
 * subscription.
 */
export async function startServiceWorker(): Promise<void> {
  const registration = savesData() ? null : await registerServiceWorker();
  if (registration) watchForNewVersion(registration);
  await keepPush();
}
