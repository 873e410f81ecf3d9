import { useMutation } from '@tanstack/react-query';
import * as z from 'zod';
import { callApi } from '../../../lib/api-client.ts';

/** The answer is the same whether or not there is such an account. */
export const useRequestReset = () =>
  useMutation({
    mutationFn: (email: string) =>
      callApi('/api/auth/request-password-reset', {
        method: 'POST',
        body: { email },
        answer: z.object({ message: z.string() }),
      }),
  });
