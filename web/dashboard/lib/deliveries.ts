import {
  type InfiniteData,
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import * as deliveriesApi from '../../../worker/contract/api/deliveries.ts';
import type { Delivery } from '../../../worker/contract/webhook.ts';
import { callApi } from './api-client.ts';

const PAGE_SIZE = 50;
const POLL_MS = 4000;
/** Only the first pages are polled, so that rows do not move while someone reads further down. */
const POLLED_PAGES_MAX = 2;

interface DeliveryPage {
  deliveries: Delivery[];
  nextCursor: string | null;
}

export interface DeliveryFilter {
  status?: Delivery['status'] | undefined;
  targetId?: string | undefined;
  leadId?: string | undefined;
}

/** One page of deliveries, newest first. */
export const listDeliveries = (
  filter: DeliveryFilter,
  { limit = PAGE_SIZE, ...page }: { cursor: string | undefined; limit?: number; signal: AbortSignal },
) => callApi(deliveriesApi.listDeliveries, { signal: page.signal, query: { ...filter, limit, cursor: page.cursor } });

/** Deliveries, newest first. Polls, because no socket message announces deliveries. */
export const deliveriesQuery = (filter: DeliveryFilter) =>
  infiniteQueryOptions({
    queryKey: ['deliveries', 'list', filter],
    queryFn: ({ pageParam, signal }) => listDeliveries(filter, { cursor: pageParam, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > POLLED_PAGES_MAX ? false : POLL_MS),
  });

/** One delivery with its attempts. Polls while the delivery is pending. */
export const deliveryQuery = (deliveryId: string) =>
  queryOptions({
    queryKey: ['deliveries', 'one', deliveryId],
    queryFn: ({ signal }) => callApi(deliveriesApi.getDelivery, { path: { deliveryId }, signal }),
    refetchInterval: ({ state }) => (state.data?.status === 'pending' ? POLL_MS : false),
  });

/** True if a delivery can be retried. A successful delivery can only be replayed. */
export const isRetriable = ({ status }: Pick<Delivery, 'status'>): boolean => status !== 'delivered';

/** Retries one delivery right away. Shows the delivery as pending before the API answers, and reverts if the API refuses. */
export function useRetryDelivery() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (deliveryId: string) => callApi(deliveriesApi.retryDelivery, { path: { deliveryId } }),
    ...showAtOnce(queryClient, 'pending'),
  });
}

export interface Retry {
  targetId?: string | undefined;
  leadId?: string | undefined;
  since?: string | undefined;
  statuses?: ('pending' | 'dead')[] | undefined;
}

/** Retries all pending and failed deliveries that match, in several calls if needed. Returns the number of retried deliveries. */
export function useRetryDeliveries() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (body: Retry) => {
      let count = 0;
      for (let hasMore = true; hasMore; ) {
        const answer = await callApi(deliveriesApi.retryDeliveries, { body });
        count += answer.retried;
        ({ hasMore } = answer);
      }
      return count;
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['deliveries'] }),
  });
}

/** Discards a failed delivery. */
export function useDiscardDelivery() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (deliveryId: string) => callApi(deliveriesApi.discardDeadLetter, { path: { deliveryId } }),
    ...showAtOnce(queryClient, 'discarded'),
  });
}

export interface Replay {
  targetId?: string | undefined;
  since?: string | undefined;
  statuses: ('dead' | 'discarded' | 'delivered')[];
}

/** Resends up to 1,000 finished deliveries. `hasMore` means that more may be left. */
export function useReplayDeliveries() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: Replay) => callApi(deliveriesApi.replayDeliveries, { body }),
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
