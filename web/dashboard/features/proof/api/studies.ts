import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import * as studiesApi from '../../../../../worker/contract/api/studies.ts';
import type { Study, StudyInput } from '../../../../../worker/contract/study.ts';
import { callApi } from '../../../lib/api-client.ts';
import { studiesQuery } from '../../../lib/studies.ts';

/** The kinds of studies that learn from the past. */
type Kind = 'backtest' | 'suggest' | 'cohorts' | 'challenge';
export type StudyOf<K extends Kind> = Extract<Study, { kind: K }>;

/** The newest study of a kind; null if there is none. */
export const useNewestStudy = <K extends Kind>(kind: K) =>
  useQuery({
    ...studiesQuery,
    select: (studies) => studies.find((study): study is StudyOf<K> => study.kind === kind) ?? null,
  });

/** The newest comparison of a challenger after a given time, and whether another one is running. */
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

/** The recorded leads (“tapes”) with which a client can try other points. They are large and never change. */
export const tapesQuery = (studyId: string) =>
  queryOptions({
    queryKey: ['study-tapes', studyId],
    queryFn: ({ signal }) => callApi(studiesApi.getStudyTapes, { path: { studyId }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Tests the live rules on the past, searches the past for points that would have predicted the outcome better, or counts cohorts. */
export function useStartStudy<K extends Kind>(kind: K) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (asked: Partial<Extract<StudyInput, { kind: K }>> | undefined) =>
      callApi(studiesApi.startStudy, { body: { ...asked, kind } as StudyInput }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: studiesQuery.queryKey }),
  });
}
