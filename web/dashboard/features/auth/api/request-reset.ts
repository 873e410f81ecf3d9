import { useMutation } from '@tanstack/react-query';
import * as accountsApi from '../../../../../worker/contract/api/accounts.ts';
import { callApi } from '../../../lib/api-client.ts';

/** Requests a link for a new password. The response does not reveal whether the account exists. */
export const useRequestReset = () =>
  useMutation({
    mutationFn: (email: string) => callApi(accountsApi.requestPasswordReset, { body: { email } }),
  });
