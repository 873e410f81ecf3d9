import { useEffect } from 'react';
import { useNavigate } from 'react-router';
import { parseProjectPath } from '../../../../worker/contract/addresses.ts';
import { useSession } from '../../lib/session.ts';

/** Waits until the first screen has loaded. */
const START_AFTER_MS = 6_000;

/** Opens the screens of notifications that are clicked, registers the service worker, and keeps push on in a new session. */
export function useServiceWorker(): void {
  const navigate = useNavigate();
  const token = useSession()?.token;
  useEffect(() => {
    if (!('serviceWorker' in navigator)) return;
    const { serviceWorker } = navigator;
    // Clicks go to tabs that show the project, whose ID their addresses name.
    const open = ({ data }: MessageEvent<{ path?: string } | null>) => {
      if (typeof data?.path === 'string') void navigate(parseProjectPath(data.path)?.path ?? data.path);
    };
    serviceWorker.addEventListener('message', open);
    serviceWorker.startMessages();
    return () => serviceWorker.removeEventListener('message', open);
  }, [navigate]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each session tells the server anew
  useEffect(() => {
    if (!('serviceWorker' in navigator)) return;
    const timer = setTimeout(() => {
      import('../../lib/service-worker.ts')
        .then(({ startServiceWorker }) => startServiceWorker())
        .catch(() => 'Some settings forbid it: the dashboard then needs a connection.');
    }, START_AFTER_MS);
    return () => clearTimeout(timer);
  }, [token]);
}
