import { HOUR_MS } from '../../../worker/domain/time.ts';
import { offerNewVersion } from './new-version.ts';

/** How often a tab checks for a new version when someone returns to it. Opening a page checks, too. */
const LOOK_EVERY_MS = HOUR_MS;
/** How soon a tab checks again if the new version could not be stored: one of its files may have failed to load. */
const RETRY_MS = 10_000;

let isWatching = false;

/** Tells the person of a tab when a version deployed since has replaced the files that the tab was loaded from. */
export function watchForNewVersion(registration: ServiceWorkerRegistration): void {
  if (isWatching) return;
  isWatching = true;
  let lookedAt = Date.now();
  navigator.serviceWorker.addEventListener('controllerchange', () => void offerIfOutdated());
  const update = () => void registration.update().catch(() => 'Without a connection, the next check finds it.');
  const look = () => {
    if (document.hidden || Date.now() - lookedAt < LOOK_EVERY_MS) return;
    lookedAt = Date.now();
    update();
  };
  registration.addEventListener('updatefound', () => {
    const { installing } = registration;
    installing?.addEventListener('statechange', () => installing.state === 'redundant' && setTimeout(update, RETRY_MS));
  });
  document.addEventListener('visibilitychange', look);
  // A window on a second screen stays visible all day.
  addEventListener('focus', look);
}

async function offerIfOutdated(): Promise<void> {
  await untilActive(navigator.serviceWorker.controller);
  if (await isOutdated()) offerNewVersion();
}

/** A service worker already controls pages while it is deleting the previous one's files. */
async function untilActive(worker: ServiceWorker | null): Promise<void> {
  while (worker?.state === 'activating')
    await new Promise((done) => worker.addEventListener('statechange', done, { once: true }));
}

/** Whether the service worker's files are another build's: a page that opens after a deployment has the new ones already. */
async function isOutdated(): Promise<boolean> {
  const entry = document.querySelector<HTMLScriptElement>('script[type="module"][src]');
  return entry !== null && (await caches.match(entry.src)) === undefined;
}
