import { queryOptions } from '@tanstack/react-query';
import * as identityApi from '../../../worker/contract/api/identity.ts';
import { LIMITS } from '../../../worker/contract/limits.ts';
import { callApi } from './api-client.ts';

/** The first part of the keys of all queries about possible duplicates. */
export const CONFLICTS_KEY = ['identity-conflicts'];

/** Possible duplicates of a lead: first those that the customer's systems raised, then those raised by web pages. */
export const leadConflictsQuery = (leadId: string) =>
  queryOptions({
    queryKey: [...CONFLICTS_KEY, 'lead', leadId],
    queryFn: ({ signal }) =>
      callApi(identityApi.listIdentityConflicts, { signal, query: { leadId, limit: LIMITS.pageSizeMax } }),
  });
