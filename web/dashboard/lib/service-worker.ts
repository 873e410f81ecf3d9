import { keepPush, registerServiceWorker } from './push.ts';
import { savesData } from './saves-data.ts';

/** Stores files for opening offline, and renews the push subscription. */
export async function startServiceWorker(): Promise<void> {
  if (!savesData()) await registerServiceWorker();
  await keepPush();
}
