import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { expect, it } from 'vitest';
import { useDeferredQuery } from './use-deferred-query.ts';

const inClient = () => {
  const client = new QueryClient();
  return ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
};

it('renders urgent updates before the answer to a query', async () => {
  const seen: (string | undefined)[] = [];
  const query = { queryKey: ['lead'], queryFn: async () => 'Ann' };
  const { result } = renderHook(
    () => {
      const { data, isPending } = useDeferredQuery(query);
      seen.push(data);
      return { data, isPending };
    },
    { wrapper: inClient() },
  );
  await waitFor(() => expect(result.current).toEqual({ data: 'Ann', isPending: false }));
  // The second render is urgent, so it still lacks the answer. The third render lets clicks and keys go first.
  expect(seen).toEqual([undefined, undefined, 'Ann']);
});

it('a deferred query is no longer pending once it has failed', async () => {
  const query = { queryKey: ['lead'], queryFn: () => Promise.reject(new Error('offline')), retry: false };
  const { result } = renderHook(() => useDeferredQuery(query), { wrapper: inClient() });
  expect(result.current.isPending).toBe(true);
  await waitFor(() => expect(result.current).toMatchObject({ error: { message: 'offline' }, isPending: false }));
});
