import { useEffect } from 'react';
import { useNavigate } from 'react-router';
import { parseProjectPath } from '../../../../worker/contract/addresses.ts';
import { savesData } from '../../lib/saves-data.ts';
import { useSession } from '../../lib/session.ts';

/** How long to wait for the first screen to load before the service worker starts. */
const START_AFTER_MS = 6_000;

/** Registers the service worker, opens the screen of a clicked notification, and keeps push notifications on after a new sign-in. */
export function useServiceWorker(): void {
  const navigate = useNavigate();
  const session = useSession();
  const shownId = session?.user.projectId;
  const token = session?.token;
  useEffect(() => {
    if (!('serviceWorker' in navigator)) return;
    const { serviceWorker } = navigator;
    const open = ({ data }: MessageEvent<{ path?: string } | null>) => {
      if (typeof data?.path !== 'string') return;
      const { projectId, path } = parseProjectPath(data.path) ?? { projectId: shownId, path: data.path };
      if (projectId === shownId) void navigate(path);
      // If the open screen has unsaved changes, the browser asks first.
      else location.assign(data.path);
    };
    serviceWorker.addEventListener('message', open);
    serviceWorker.startMessages();
    return () => serviceWorker.removeEventListener('message', open);
  }, [navigate, shownId]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each session renews its subscription on the server
  useEffect(() => {
    // Push needs a service worker. People who asked their browser to save data get no service worker.
    if (!('serviceWorker' in navigator) || (savesData() && !navigator.serviceWorker.controller)) return;
    const timer = setTimeout(() => {
      import('../../lib/service-worker.ts')
        .then(({ startServiceWorker }) => startServiceWorker())
        .catch(
          () =>
            'Some browser settings forbid service workers. Without a service worker, the dashboard needs a connection.',
        );
    }, START_AFTER_MS);
    return () => clearTimeout(timer);
  }, [token]);
}
