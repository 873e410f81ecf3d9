import { HOUR_MS } from '../../../worker/domain/time.ts';
import { offerNewVersion } from './new-version.ts';

/** The minimum time between two checks for a new version when someone returns to the tab. Opening a page also checks. */
const LOOK_EVERY_MS = HOUR_MS;
/** The time until a tab checks again if the new version could not be stored, for example because one of its files failed to load. */
const RETRY_MS = 10_000;

let isWatching = false;

/** Offers the new version in a tab once a deployment has replaced the files from which the tab was loaded. */
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
  // A window on a second screen may be visible all day, so time alone also triggers a check.
  addEventListener('focus', look);
}

async function offerIfOutdated(): Promise<void> {
  await untilActive(navigator.serviceWorker.controller);
  if (await isOutdated()) offerNewVersion();
}

/** A service worker controls pages even while it is still deleting the files of the previous version. */
async function untilActive(worker: ServiceWorker | null): Promise<void> {
  while (worker?.state === 'activating')
    await new Promise((done) => worker.addEventListener('statechange', done, { once: true }));
}

/** True if the service worker's files are from another build. A page opened after the deployment already has the new files. */
async function isOutdated(): Promise<boolean> {
  const entry = document.querySelector<HTMLScriptElement>('script[type="module"][src]');
  return entry !== null && (await caches.match(entry.src)) === undefined;
}
