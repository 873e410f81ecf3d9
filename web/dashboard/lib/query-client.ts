import { onlineManager, QueryClient } from '@tanstack/react-query';
import { backOffMs } from '../../../worker/domain/back-off.ts';
import { ApiError } from './api-client.ts';
import { getAsOf } from './as-of.ts';
import { persistOffline } from './offline-persister.ts';

const RETRIES_MAX = 3;
const RETRY_MS = { minMs: 500, maxMs: 8_000 };
const RECOVER_EVERY_MS = 15_000;
/** True if a retry may succeed. */
const isPassing = (error: unknown) =>
  !(error instanceof ApiError) || error.code === 'network' || error.status === 429 || error.status >= 500;

export function makeQueryClient(): QueryClient {
  // `onlineManager` assumes that a new page is online, and only listens to changes from then on.
  onlineManager.setOnline(navigator.onLine);
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        // Queries run even offline: a failed query shows an error, but a paused one would look as if it were still loading.
        networkMode: 'always',
        retry: (failures, error) => isPassing(error) && failures < RETRIES_MAX && navigator.onLine,
        // Queries refetch when the browser is online again. If the screen shows stored data, even recent data is fetched again.
        refetchOnReconnect: () => getAsOf() === null || 'always',
        refetchInterval: ({ state: { status, error } }) =>
          ((status === 'error' && isPassing(error)) || (getAsOf() !== null && navigator.onLine)) && RECOVER_EVERY_MS,
        persister: persistOffline,
        retryDelay: (failures) => backOffMs(failures, RETRY_MS),
      },
      mutations: { networkMode: 'always' },
    },
  });
}
