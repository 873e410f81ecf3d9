import { useEffect } from 'react';
import { useNavigate } from 'react-router';
import { useSession } from '../../lib/session.ts';

/** Waits until the first screen has loaded. */
const START_AFTER_MS = 6_000;

/** Registers the service worker, keeps push on in a new session, and opens the screens of notifications that are clicked. */
export function useServiceWorker(): void {
  const navigate = useNavigate();
  const token = useSession()?.token;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each session tells the server anew
  useEffect(() => {
    if (!('serviceWorker' in navigator)) return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      import('../../lib/service-worker.ts')
        .then(({ startServiceWorker }) =>
          startServiceWorker({ navigate: (path) => void navigate(path), signal: stop.signal }),
        )
        .catch(() => 'Some settings forbid it: the dashboard then needs a connection.');
    }, START_AFTER_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [navigate, token]);
}
