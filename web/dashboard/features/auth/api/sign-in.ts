import { useMutation } from '@tanstack/react-query';
import type * as z from 'zod';
import { type Login, Session } from '../../../../../worker/contract/account.ts';
import { callApi } from '../../../lib/api-client.ts';
import { setSession } from '../../../lib/session.ts';

export const useSignIn = () =>
  useMutation({
    mutationFn: (body: z.infer<typeof Login>) => callApi('/api/auth/login', { method: 'POST', body, answer: Session }),
    onSuccess: setSession,
  });
