import { useMutation } from '@tanstack/react-query';
import * as accountsApi from '../../../../../worker/contract/api/accounts.ts';
import { callApi } from '../../../lib/api-client.ts';

export const useResetPassword = () =>
  useMutation({
    mutationFn: (body: { token: string; password: string }) => callApi(accountsApi.resetPassword, { body }),
  });
