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
  // Each combination of person and project has its own cache, so that nobody sees someone else's data.
  const owner = session && dataOwner();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new owner starts with an empty cache
  const queryClient = useMemo(makeQueryClient, [owner]);
  const userId = session?.user.id ?? null;
  useEffect(() => forgetOthers(userId), [userId]);
  return (
    <ErrorBoundary>
      {/* The key unmounts every component that still observes the old cache. */}
      <QueryClientProvider key={owner} client={queryClient}>
        <RouterProvider router={routerFor(session?.user.projectId ?? null)} />
      </QueryClientProvider>
      <Toasts />
    </ErrorBoundary>
  );
}
