import { keepPush, registerServiceWorker } from './push.ts';
import { savesData } from './saves-data.ts';
import { watchForNewVersion } from './watch-for-new-version.ts';

/** Stores files for opening offline, announces new versions, and renews the push subscription. */
export async function startServiceWorker(): Promise<void> {
  const registration = savesData() ? null : await registerServiceWorker();
  if (registration) watchForNewVersion(registration);
  await keepPush();
}
