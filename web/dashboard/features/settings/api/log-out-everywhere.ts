import { useMutation } from '@tanstack/react-query';
import * as accountsApi from '../../../../../worker/contract/api/accounts.ts';
import { callApi } from '../../../lib/api-client.ts';
import { setSession } from '../../../lib/session.ts';

export const useLogOutEverywhere = () =>
  useMutation({
    mutationFn: () => callApi(accountsApi.logoutEverywhere),
    onSuccess: () => setSession(null),
  });
