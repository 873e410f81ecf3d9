import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import * as studiesApi from '../../../../../worker/contract/api/studies.ts';
import type { Draft } from '../../../../../worker/contract/draft.ts';
import type { SimulationMode, Study } from '../../../../../worker/contract/study.ts';
import { callApi } from '../../../lib/api-client.ts';
import { isRunning, STUDIES_POLL_MS, studiesQuery } from '../../../lib/studies.ts';

export type Simulation = Extract<Study, { kind: 'simulate' }>;

/** True if a simulation is of the saved state of the draft, and compares it with the rules that are live now. */
export const isOf = ({ draftId, draftVersion, rulesetVersion }: Simulation, draft: Draft): boolean =>
  draftId === draft.id && draftVersion === draft.version && rulesetVersion === draft.liveVersion;

const find = (studies: readonly Study[] | undefined, isWanted: (simulation: Simulation) => boolean) =>
  studies?.find((study): study is Simulation => study.kind === 'simulate' && isWanted(study)) ?? null;

/** True if the draft was published but the result is not verified yet. Verification begins after the rescore that publishing starts. */
const isUnverified = (simulation: Simulation | null): boolean =>
  simulation !== null && simulation.publishedVersion !== null && simulation.verification?.status !== 'finished';

/**
 * The newest simulation for which `isWanted` is true; null if there is none. Polls until the simulation has finished and, if its
 * draft was published, has been verified.
 */
export const useSimulation = (isWanted: (simulation: Simulation) => boolean) =>
  useQuery({
    ...studiesQuery,
    select: (studies) => find(studies, isWanted),
    refetchInterval: ({ state: { data } }) =>
      isRunning(data) || isUnverified(find(data, isWanted)) ? STUDIES_POLL_MS : false,
  });

/** Starts a simulation of a draft, or of a rescore with the live rules. */
export function useSimulate() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ draftId, mode }: { draftId: string | null; mode: SimulationMode }) =>
      callApi(studiesApi.startStudy, {
        body: { kind: 'simulate', mode, ...(draftId === null ? { draft: {} } : { draftId }) },
      }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: studiesQuery.queryKey }),
  });
}

/** The leads whose scores a simulation would change, largest changes first. */
export const movesQuery = (studyId: string) =>
  queryOptions({
    queryKey: ['studies', studyId, 'moves'],
    queryFn: ({ signal }) =>
      callApi(studiesApi.listStudyLeads, { path: { studyId }, query: { list: 'largest_moves', limit: 8 }, signal }),
  });
