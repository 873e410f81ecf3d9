import { onlineManager, QueryClient } from '@tanstack/react-query';
import { backOffMs } from '../../../worker/domain/back-off.ts';
import { ApiError } from './api-client.ts';
import { getAsOf } from './as-of.ts';
import { persistOffline } from './offline-persister.ts';

const RETRIES_MAX = 3;
const RETRY_MS = { minMs: 500, maxMs: 8_000 };
const RECOVER_EVERY_MS = 15_000;
/** True if a later attempt may succeed. */
const isPassing = (error: unknown) =>
  !(error instanceof ApiError) || error.code === 'network' || error.status === 429 || error.status >= 500;

export function makeQueryClient(): QueryClient {
  // `onlineManager` only hears of changes, but a page may be opened without a connection.
  onlineManager.setOnline(navigator.onLine);
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        // Queries run even offline, because a paused query looks as if it were loading; a failed one shows an error.
        networkMode: 'always',
        retry: (failures, error) => isPassing(error) && failures < RETRIES_MAX && navigator.onLine,
        // Failed queries recover automatically, when the connection or the server is back. Data stored for times without a connection
        // is replaced, however new it is.
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
