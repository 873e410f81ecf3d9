import { useMutation } from '@tanstack/react-query';
import * as z from 'zod';
import { callApi } from '../../../lib/api-client.ts';
import { setSession } from '../../../lib/session.ts';

export const useLogOutEverywhere = () =>
  useMutation({
    mutationFn: () =>
      callApi('/api/auth/logout-everywhere', { method: 'POST', answer: z.object({ loggedOut: z.literal(true) }) }),
    onSuccess: () => setSession(null),
  });
