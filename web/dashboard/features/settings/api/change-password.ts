import { useMutation } from '@tanstack/react-query';
import type * as z from 'zod';
import { type PasswordChange, Session } from '../../../../../worker/contract/account.ts';
import { callApi } from '../../../lib/api-client.ts';
import { getSession, setSession } from '../../../lib/session.ts';

/** Other sessions end; this one goes on with the new token, in the project that it was in. */
export const useChangePassword = () =>
  useMutation({
    mutationFn: (body: z.infer<typeof PasswordChange>) =>
      callApi('/api/auth/change-password', { method: 'POST', body, answer: Session }),
    onSuccess: ({ token, user }) => {
      setSession({ token, user: { ...user, projectId: getSession()?.user.projectId ?? user.projectId } });
    },
  });
