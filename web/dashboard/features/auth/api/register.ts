import { useMutation } from '@tanstack/react-query';
import type * as z from 'zod';
import { type Registration, Session } from '../../../../../worker/contract/account.ts';
import { callApi } from '../../../lib/api-client.ts';
import { setSession } from '../../../lib/session.ts';

export const useRegister = () =>
  useMutation({
    mutationFn: (body: z.infer<typeof Registration>) =>
      callApi('/api/auth/register', { method: 'POST', body, answer: Session }),
    onSuccess: setSession,
  });
