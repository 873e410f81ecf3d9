import { useMutation } from '@tanstack/react-query';
import type * as z from 'zod';
import type { Login } from '../../../../../worker/contract/account.ts';
import * as accountsApi from '../../../../../worker/contract/api/accounts.ts';
import { callApi } from '../../../lib/api-client.ts';
import { setSession } from '../../../lib/session.ts';

export const useSignIn = () =>
  useMutation({
    mutationFn: (body: z.infer<typeof Login>) => callApi(accountsApi.login, { body }),
    onSuccess: setSession,
  });
