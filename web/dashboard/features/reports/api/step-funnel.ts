import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import * as studiesApi from '../../../../../worker/contract/api/studies.ts';
import type { Study } from '../../../../../worker/contract/study.ts';
import { callApi } from '../../../lib/api-client.ts';
import { studiesQuery } from '../../../lib/studies.ts';
import type { StepFunnelChoice } from '../step-funnel-choice.ts';

export type FunnelStudy = Extract<Study, { kind: 'funnel' }>;

/** The newest funnel of event steps, or null if there is none. */
export const useNewestStepFunnel = () =>
  useQuery({
    ...studiesQuery,
    select: (studies) => studies.find((study): study is FunnelStudy => study.kind === 'funnel') ?? null,
  });

export function useCountSteps() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (asked: StepFunnelChoice) => callApi(studiesApi.startStudy, { body: { ...asked, kind: 'funnel' } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: studiesQuery.queryKey }),
  });
}

/** Identifies a number in a funnel of steps: the leads of one group, or of all groups, that reached a step. */
export interface Reached {
  step: number;
  /** The group's value; empty for the group of leads without one, absent for all groups together. */
  key?: string;
}

export const useReachedLeads = (studyId: string, { step, key }: Reached) =>
  useInfiniteQuery({
    queryKey: ['reached-leads', studyId, step, key],
    queryFn: ({ pageParam, signal }) =>
      callApi(studiesApi.listReachedLeads, {
        path: { studyId },
        query: { step, limit: 50, ...(key !== undefined && { key }), ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
