import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import * as studiesApi from '../../../../../worker/contract/api/studies.ts';
import type { Study, StudyInput } from '../../../../../worker/contract/study.ts';
import { callApi } from '../../../lib/api-client.ts';
import { studiesQuery } from '../../../lib/studies.ts';

/** The kinds of studies on this screen. */
type Kind = 'backtest' | 'suggest' | 'cohorts' | 'challenge';
export type StudyOf<K extends Kind> = Extract<Study, { kind: K }>;

/** The newest study of one kind, or null if there is none. */
export const useNewestStudy = <K extends Kind>(kind: K) =>
  useQuery({
    ...studiesQuery,
    select: (studies) => studies.find((study): study is StudyOf<K> => study.kind === kind) ?? null,
  });

/** The newest comparison made since the challenger was set, and whether another one is running. */
export const useComparison = (since: string) =>
  useQuery({
    ...studiesQuery,
    select: (studies) => {
      const all = studies.filter(
        (study): study is StudyOf<'challenge'> => study.kind === 'challenge' && study.at >= since,
      );
      return {
        finished: all.find(({ result }) => result !== null),
        running: all.find(({ result }) => result === null),
      };
    },
  });

/**
 * The recorded leads (“tapes”) that let the browser try other points. Never fetched twice, because tapes are large and never
 * change.
 */
export const tapesQuery = (studyId: string) =>
  queryOptions({
    queryKey: ['study-tapes', studyId],
    queryFn: ({ signal }) => callApi(studiesApi.getStudyTapes, { path: { studyId }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/**
 * Starts a study: a test of the live rules on the past, a search for points that would have predicted the outcome better, or a
 * count of cohorts.
 */
export function useStartStudy<K extends Kind>(kind: K) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (asked: Partial<Extract<StudyInput, { kind: K }>> | undefined) =>
      callApi(studiesApi.startStudy, { body: { ...asked, kind } as StudyInput }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: studiesQuery.queryKey }),
  });
}
