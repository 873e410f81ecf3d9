import { queryOptions } from '@tanstack/react-query';
import * as accountsApi from '../../../worker/contract/api/accounts.ts';
import type { Role } from '../../../worker/contract/project.ts';
import { useDeferredQuery } from '../hooks/use-deferred-query.ts';
import { callApi } from './api-client.ts';
import { useProjectId } from './session.ts';

const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => callApi(accountsApi.getMe, { signal }),
  staleTime: 60_000,
});

export const useMe = () => useDeferredQuery(meQuery);

/** The person's role in the project; null while it loads. Screens use the role only to hide actions that the API would refuse. */
export function useRole(): Role | null {
  const projectId = useProjectId();
  return useMe().data?.projects.find(({ id }) => id === projectId)?.role ?? null;
}

export const mayWrite = (role: Role | null): boolean => role !== null && role !== 'viewer';
export const mayManage = (role: Role | null): boolean => role === 'owner' || role === 'admin';
