import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './api-client.ts';

const RETRIES_MAX = 3;
/** What a later try may cure. */
const isPassing = (error: unknown) =>
  !(error instanceof ApiError) || error.code === 'network' || error.status === 429 || error.status >= 500;

export const makeQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        // Paused queries would look as if they were loading: let them fail, and say so.
        networkMode: 'always',
        retry: (failures, error) => isPassing(error) && failures < RETRIES_MAX && navigator.onLine,
        retryDelay: (failures) => Math.min(8000, 500 * 2 ** failures),
      },
      mutations: { networkMode: 'always' },
    },
  });
