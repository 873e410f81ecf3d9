import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import * as identityApi from '../../../../../worker/contract/api/identity.ts';
import type { ConflictFilter } from '../../../../../worker/contract/identity.ts';
import { callApi, callApiPage } from '../../../lib/api-client.ts';
import { CONFLICTS_KEY } from '../../../lib/identity-conflicts.ts';

/** The project's possible duplicates, page by page. */
export const conflictsQuery = (filter: ConflictFilter) =>
  infiniteQueryOptions({
    queryKey: [...CONFLICTS_KEY, 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      callApiPage(identityApi.listIdentityConflicts, { signal, query: { ...filter, limit: 50, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });

/** How many possible duplicates match the filter, separately for those raised by the customer's systems and by web pages. */
export const conflictCountsQuery = (filter: ConflictFilter) =>
  queryOptions({
    queryKey: [...CONFLICTS_KEY, 'count', filter],
    queryFn: ({ signal }) => callApi(identityApi.countIdentityConflicts, { signal, query: filter }),
  });
