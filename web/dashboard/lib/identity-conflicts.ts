import { queryOptions } from '@tanstack/react-query';
import * as identityApi from '../../../worker/contract/api/identity.ts';
import { LIMITS } from '../../../worker/contract/limits.ts';
import { callApi } from './api-client.ts';

/** The first part of the query key of every query about possible duplicates. */
export const CONFLICTS_KEY = ['identity-conflicts'];

/**
 * The possible duplicates of a lead. Duplicates found in data from the customer's systems come before duplicates found by web
 * pages.
 */
export const leadConflictsQuery = (leadId: string) =>
  queryOptions({
    queryKey: [...CONFLICTS_KEY, 'lead', leadId],
    queryFn: ({ signal }) =>
      callApi(identityApi.listIdentityConflicts, { signal, query: { leadId, limit: LIMITS.pageSizeMax } }),
  });
