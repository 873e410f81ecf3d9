import { useMutation } from '@tanstack/react-query';
import { PasswordResetRequested } from '../../../../../worker/contract/account.ts';
import { callApi } from '../../../lib/api-client.ts';

/** The answer is the same whether or not there is such an account. */
export const useRequestReset = () =>
  useMutation({
    mutationFn: (email: string) =>
      callApi('/api/auth/request-password-reset', {
        method: 'POST',
        body: { email },
        answer: PasswordResetRequested,
      }),
  });
