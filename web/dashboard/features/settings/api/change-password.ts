import { useMutation } from '@tanstack/react-query';
import type * as z from 'zod';
import type { PasswordChange } from '../../../../../worker/contract/account.ts';
import * as accountsApi from '../../../../../worker/contract/api/accounts.ts';
import { callApi } from '../../../lib/api-client.ts';
import { getSession, setSession } from '../../../lib/session.ts';

/** Changes the password, which ends all other sessions. This session continues with a new token in the same project. */
export const useChangePassword = () =>
  useMutation({
    mutationFn: (body: z.infer<typeof PasswordChange>) => callApi(accountsApi.changePassword, { body }),
    onSuccess: ({ token, user }) => {
      setSession({ token, user: { ...user, projectId: getSession()?.user.projectId ?? user.projectId } });
    },
  });
