import { queryOptions } from '@tanstack/react-query';
import * as identityApi from '../../../worker/contract/api/identity.ts';
import { LIMITS } from '../../../worker/contract/limits.ts';
import { callApi } from './api-client.ts';

/** The key of every query about possible duplicates. */
export const CONFLICTS_KEY = ['identity-conflicts'];

/** Possible duplicates of a lead: those that the customer raised, then those of pages. */
export const leadConflictsQuery = (leadId: string) =>
  queryOptions({
    queryKey: [...CONFLICTS_KEY, 'lead', leadId],
    queryFn: ({ signal }) =>
      callApi(identityApi.listIdentityConflicts, { signal, query: { leadId, limit: LIMITS.pageSizeMax } }),
  });
