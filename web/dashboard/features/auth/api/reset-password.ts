import { useMutation } from '@tanstack/react-query';
import * as z from 'zod';
import { callApi } from '../../../lib/api-client.ts';

export const useResetPassword = () =>
  useMutation({
    mutationFn: (body: { token: string; password: string }) =>
      callApi('/api/auth/reset-password', {
        method: 'POST',
        body,
        answer: z.object({ passwordChanged: z.literal(true) }),
      }),
  });
