import { queryOptions } from '@tanstack/react-query';
import * as accountsApi from '../../../../../worker/contract/api/accounts.ts';
import { callApi } from '../../../lib/api-client.ts';

/** Who may create an account on this server, and whether the server sends email. */
export const registrationQuery = queryOptions({
  queryKey: ['registration'],
  queryFn: ({ signal }) => callApi(accountsApi.getRegistration, { signal }),
});
