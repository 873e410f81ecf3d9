import {
  type InfiniteData,
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import * as z from 'zod';
import { Delivery, DeliveryDetail } from '../../../worker/contract/webhook.ts';
import { callApi, segment } from './api-client.ts';

const PAGE_SIZE = 50;
const POLL_MS = 4000;
/** Someone who has paged further reads: the list then stands still. */
const POLLED_PAGES_MAX = 2;

const DeliveryPage = z.object({ deliveries: z.array(Delivery), nextCursor: z.string().nullable() });
type DeliveryPage = z.infer<typeof DeliveryPage>;

export interface DeliveryFilter {
  status?: Delivery['status'] | undefined;
  targetId?: string | undefined;
  leadId?: string | undefined;
}

/** One page, newest first. */
export const listDeliveries = (
  filter: DeliveryFilter,
  { limit = PAGE_SIZE, ...page }: { cursor: string | undefined; limit?: number; signal: AbortSignal },
) =>
  callApi('/api/deliveries', {
    signal: page.signal,
    query: { ...filter, limit, cursor: page.cursor },
    answer: DeliveryPage,
  });

/** What was told to whom. No socket tells of deliveries: the list asks again by itself. */
export const deliveriesQuery = (filter: DeliveryFilter) =>
  infiniteQueryOptions({
    queryKey: ['deliveries', 'list', filter],
    queryFn: ({ pageParam, signal }) => listDeliveries(filter, { cursor: pageParam, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > POLLED_PAGES_MAX ? false : POLL_MS),
  });

/** One with all its attempts; asked again while there are more to come. */
export const deliveryQuery = (deliveryId: string) =>
  queryOptions({
    queryKey: ['deliveries', 'one', deliveryId],
    queryFn: ({ signal }) => callApi(`/api/deliveries/${segment(deliveryId)}`, { signal, answer: DeliveryDetail }),
    refetchInterval: ({ state }) => (state.data?.status === 'pending' ? POLL_MS : false),
  });

const Replayed = z.object({ replayed: z.int() });

/** Has a dead or discarded one tried again. It is shown as waiting at once, and as it was where the API refuses. */
export function useReplayDelivery() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (deliveryId: string) =>
      callApi(`/api/dead-letters/${segment(deliveryId)}/replay`, { method: 'POST', answer: Replayed }),
    ...showAtOnce(queryClient, 'pending'),
  });
}

/** Gives a dead letter up. */
export function useDiscardDelivery() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (deliveryId: string) =>
      callApi(`/api/dead-letters/${segment(deliveryId)}`, {
        method: 'DELETE',
        answer: z.object({ id: z.string(), status: z.literal('discarded') }),
      }),
    ...showAtOnce(queryClient, 'discarded'),
  });
}

export interface Replay {
  targetId?: string | undefined;
  since?: string | undefined;
  statuses: ('dead' | 'discarded' | 'delivered')[];
}

/** Of one call: what is left is replayed by the next. */
export const REPLAYED_MAX = 1000;

export function useReplayDeliveries() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: Replay) => callApi('/api/deliveries/replay', { method: 'POST', body, answer: Replayed }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['deliveries'] }),
  });
}

function showAtOnce(queryClient: QueryClient, status: Delivery['status']) {
  const queryKey = ['deliveries'];
  return {
    onMutate: async (deliveryId: string) => {
      await queryClient.cancelQueries({ queryKey });
      const before = queryClient.getQueriesData({ queryKey });
      const change = (delivery: Delivery) => (delivery.id === deliveryId ? { ...delivery, status } : delivery);
      queryClient.setQueriesData<InfiniteData<DeliveryPage>>(
        { queryKey: [...queryKey, 'list'] },
        (data) =>
          data && { ...data, pages: data.pages.map((page) => ({ ...page, deliveries: page.deliveries.map(change) })) },
      );
      queryClient.setQueriesData<Delivery[]>({ queryKey: [...queryKey, 'dead'] }, (data) => data?.map(change));
      return before;
    },
    onError: (_error: Error, _id: string, before: [readonly unknown[], unknown][] | undefined) => {
      for (const [key, data] of before ?? []) queryClient.setQueryData(key, data);
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey }),
  };
}
