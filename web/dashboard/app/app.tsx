import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { RouterProvider } from 'react-router';
import { ErrorBoundary } from '../components/error-boundary.tsx';
import '../lib/color-scheme.ts';
import { forgetOthers } from '../lib/offline-persister.ts';
import { makeQueryClient } from '../lib/query-client.ts';
import { dataOwner, useSession } from '../lib/session.ts';
import { routerFor } from './router.tsx';
import { Toasts } from './toasts.tsx';

export function App() {
  const session = useSession();
  // Each person and project has a cache of its own, so that nobody is shown data of another.
  const owner = session && dataOwner();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new owner begins with an empty cache
  const queryClient = useMemo(makeQueryClient, [owner]);
  const userId = session?.user.id ?? null;
  useEffect(() => forgetOthers(userId), [userId]);
  return (
    <ErrorBoundary>
      {/* By its key, all that observes the old cache goes with it. */}
      <QueryClientProvider key={owner} client={queryClient}>
        <RouterProvider router={routerFor(session?.user.projectId ?? null)} />
      </QueryClientProvider>
      <Toasts />
    </ErrorBoundary>
  );
}
