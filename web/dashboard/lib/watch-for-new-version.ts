import { HOUR_MS } from '../../../worker/domain/time.ts';
import { offerNewVersion } from './new-version.ts';

/** The minimum time between two checks for a new version. Opening a page always checks. */
const LOOK_EVERY_MS = HOUR_MS;
/** How soon to check again if the service worker could not store the new version, for example because a file failed to load. */
const RETRY_MS = 10_000;

let isWatching = false;

/** Offers a reload in this tab once a deployment has replaced the files from which the tab was loaded. */
export function watchForNewVersion(registration: ServiceWorkerRegistration): void {
  if (isWatching) return;
  isWatching = true;
  let lookedAt = Date.now();
  navigator.serviceWorker.addEventListener('controllerchange', () => void offerIfOutdated());
  const update = () =>
    void registration.update().catch(() => 'Without a connection, a later check finds the new version.');
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
  // Also checks when the window gets the focus, because a window on a second monitor may stay visible all day.
  addEventListener('focus', look);
}

async function offerIfOutdated(): Promise<void> {
  await untilActive(navigator.serviceWorker.controller);
  if (await isOutdated()) offerNewVersion();
}

/**
 * Waits until the service worker has deleted the previous version's files. A service worker starts to control pages before it has deleted
 * those files.
 */
async function untilActive(worker: ServiceWorker | null): Promise<void> {
  while (worker?.state === 'activating')
    await new Promise((done) => worker.addEventListener('statechange', done, { once: true }));
}

/**
 * True if the service worker stores another build than the one that this page was loaded from. Pages opened after the deployment
 * are up to date.
 */
async function isOutdated(): Promise<boolean> {
  const entry = document.querySelector<HTMLScriptElement>('script[type="module"][src]');
  return entry !== null && (await caches.match(entry.src)) === undefined;
}
