import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import * as studiesApi from '../../../../../worker/contract/api/studies.ts';
import type { SimulationMode, Study } from '../../../../../worker/contract/study.ts';
import { callApi } from '../../../lib/api-client.ts';

export type Simulation = Extract<Study, { kind: 'simulate' }>;

const POLL_MS = 1_000;

/** A verification begins when the run over leads that publishing started has finished. Only the newest is waited for. */
function arePending(simulations: Simulation[]): boolean {
  const published = simulations.find(({ publishedVersion }) => publishedVersion !== null);
  const isVerified = published === undefined || published.verification?.status === 'finished';
  return !isVerified || simulations.some(({ status }) => status === 'running');
}

/** The newest simulations, asked again while one is running. */
const simulationsQuery = queryOptions({
  queryKey: ['studies', 'simulations'],
  queryFn: async ({ signal }) =>
    (await callApi(studiesApi.listStudies, { signal })).filter(
      (study): study is Simulation => study.kind === 'simulate',
    ),
  refetchInterval: ({ state }) => (state.data && arePending(state.data) ? POLL_MS : false),
});

/** The newest simulation that `isWanted`; null if there is none. */
export const useSimulation = (isWanted: (simulation: Simulation) => boolean) =>
  useQuery({ ...simulationsQuery, select: (simulations) => simulations.find(isWanted) ?? null });

/** Simulates a draft, or a rescore by the live rules. */
export function useSimulate() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ draftId, mode }: { draftId: string | null; mode: SimulationMode }) =>
      callApi(studiesApi.startStudy, {
        body: { kind: 'simulate', mode, ...(draftId === null ? { draft: {} } : { draftId }) },
      }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: simulationsQuery.queryKey }),
  });
}

/** The leads that a simulation would move, largest moves first. */
export const movesQuery = (studyId: string) =>
  queryOptions({
    queryKey: ['studies', studyId, 'moves'],
    queryFn: ({ signal }) =>
      callApi(studiesApi.listStudyLeads, { path: { studyId }, query: { list: 'largest_moves', limit: 8 }, signal }),
  });
