import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import * as segmentsApi from '../../../worker/contract/api/segments.ts';
import type { Segment, SegmentInput } from '../../../worker/contract/segment.ts';
import { callApi } from './api-client.ts';

/** How often to poll while a new segment evaluates leads. */
const POLL_MS = 2000;

/** The first part of the query key of every query about segments. */
export const SEGMENTS_KEY = ['segments'];

/** The shared segments and the person's own, sorted by name, without their numbers of leads. */
export const segmentsQuery = listQuery('false');
/** The shared segments and the person's own, with the number of leads in each. */
export const countedSegmentsQuery = listQuery('true');

function listQuery(counts: 'true' | 'false') {
  return queryOptions({
    queryKey: [...SEGMENTS_KEY, { counts }],
    queryFn: ({ signal }) => callApi(segmentsApi.listSegments, { signal, query: { counts } }),
    refetchInterval: ({ state }) => (state.data?.some(({ filling }) => filling !== null) ? POLL_MS : false),
  });
}

/** The segment with this ID; undefined if it has not loaded, or if the person cannot see it. */
export const useSegment = (id: string): Segment | undefined =>
  useQuery({ ...segmentsQuery, enabled: id !== '' }).data?.find((segment) => segment.id === id);

export function useCreateSegment() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: SegmentInput) => callApi(segmentsApi.createSegment, { body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: SEGMENTS_KEY }),
  });
}

/** Returns the name of the segment with an ID, for use in sentences. */
export type SegmentName = (id: string) => string;

/** Returns a function that names segments, and loads their names if needed. */
export function useSegmentName({ isNeeded }: { isNeeded: boolean }): SegmentName {
  const { data } = useQuery({ ...segmentsQuery, enabled: isNeeded });
  return (id) => {
    const name = data?.find((segment) => segment.id === id)?.name;
    return name === undefined ? '…' : `“${name}”`;
  };
}
