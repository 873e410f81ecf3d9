import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import * as segmentsApi from '../../../worker/contract/api/segments.ts';
import type { Segment, SegmentInput } from '../../../worker/contract/segment.ts';
import { callApi } from './api-client.ts';

/** The interval of polling while leads are evaluated. */
const POLL_MS = 2000;

/** The first part of the keys of all lists of segments. */
export const SEGMENTS_KEY = ['segments'];

/** The shared segments and the person's own, by name, without the number of leads in each. */
export const segmentsQuery = listQuery('false');
/** The same segments with the number of leads in each. */
export const countedSegmentsQuery = listQuery('true');

function listQuery(counts: 'true' | 'false') {
  return queryOptions({
    queryKey: [...SEGMENTS_KEY, { counts }],
    queryFn: ({ signal }) => callApi(segmentsApi.listSegments, { signal, query: { counts } }),
    refetchInterval: ({ state }) => (state.data?.some(({ filling }) => filling !== null) ? POLL_MS : false),
  });
}

/** A segment by its ID; undefined until it has loaded, and if there is none that the person can see. */
export const useSegment = (id: string): Segment | undefined =>
  useQuery({ ...segmentsQuery, enabled: id !== '' }).data?.find((segment) => segment.id === id);

export function useCreateSegment() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: SegmentInput) => callApi(segmentsApi.createSegment, { body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: SEGMENTS_KEY }),
  });
}

/** A segment's name by its ID, for use in sentences. */
export type SegmentName = (id: string) => string;

/** Returns the names of segments once they are loaded. */
export function useSegmentName({ isNeeded }: { isNeeded: boolean }): SegmentName {
  const { data } = useQuery({ ...segmentsQuery, enabled: isNeeded });
  return (id) => {
    const name = data?.find((segment) => segment.id === id)?.name;
    return name === undefined ? '…' : `“${name}”`;
  };
}
