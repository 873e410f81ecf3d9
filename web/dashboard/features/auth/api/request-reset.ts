import { useMutation } from '@tanstack/react-query';
import * as accountsApi from '../../../../../worker/contract/api/accounts.ts';
import { callApi } from '../../../lib/api-client.ts';

/** The answer is the same whether or not the account exists. */
export const useRequestReset = () =>
  useMutation({
    mutationFn: (email: string) => callApi(accountsApi.requestPasswordReset, { body: { email } }),
  });
