import { useEffect } from 'react';
import { useNavigate } from 'react-router';
import { parseProjectPath } from '../../../../worker/contract/addresses.ts';
import { savesData } from '../../lib/saves-data.ts';
import { useSession } from '../../lib/session.ts';

/** Starts after this time, when the first screen has loaded. */
const START_AFTER_MS = 6_000;

/** Opens the screen of a clicked notification, registers the service worker, and keeps push turned on in a new session. */
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
      // The browser asks first if something is not saved.
      else location.assign(data.path);
    };
    serviceWorker.addEventListener('message', open);
    serviceWorker.startMessages();
    return () => serviceWorker.removeEventListener('message', open);
  }, [navigate, shownId]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each session tells the server anew
  useEffect(() => {
    // Without a service worker there is no push to keep on. People who save data get no service worker.
    if (!('serviceWorker' in navigator) || (savesData() && !navigator.serviceWorker.controller)) return;
    const timer = setTimeout(() => {
      import('../../lib/service-worker.ts')
        .then(({ startServiceWorker }) => startServiceWorker())
        .catch(() => 'Some settings forbid it: the dashboard then needs a connection.');
    }, START_AFTER_MS);
    return () => clearTimeout(timer);
  }, [token]);
}
