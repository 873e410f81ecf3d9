import { useMutation, useQueryClient } from '@tanstack/react-query';
import * as z from 'zod';
import { Me } from '../../../../../worker/contract/account.ts';
import { callApi, segment } from '../../../lib/api-client.ts';
import { getSession, setSession } from '../../../lib/session.ts';

/** Then another project of the person's is shown, or none. */
export function useDeleteProject(projectId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () =>
      callApi(`/api/projects/${segment(projectId)}`, {
        method: 'DELETE',
        answer: z.object({ id: z.string(), deleted: z.literal(true) }),
      }),
    onSuccess: async () => {
      queryClient.clear();
      const session = getSession();
      if (!session) return;
      setSession({ ...session, user: { ...session.user, projectId: null } });
      const { projects } = await callApi('/api/auth/me', { answer: Me });
      const next = projects.find(({ id }) => id !== projectId)?.id ?? null;
      setSession({ ...session, user: { ...session.user, projectId: next } });
    },
  });
}
