import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as z from 'zod';
import { callApi, segment } from '../../../lib/api-client.ts';

/** Makes the project's identity secret anew; it is in the answer, and nowhere after. */
export function useRotateIdentitySecret(projectId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () =>
      callApi(`/api/projects/${segment(projectId)}/identity-secret`, {
        method: 'POST',
        answer: z.object({ identitySecret: z.string() }),
      }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['audit-log'] }),
  });
}
