import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import * as z from 'zod';
import { Invitation, type InvitationInput, InvitationSent } from '../../../../../worker/contract/project.ts';
import { callApi, segment } from '../../../lib/api-client.ts';

export const invitationsQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['invitations', projectId],
    queryFn: ({ signal }) =>
      callApi(`/api/projects/${segment(projectId)}/invitations`, { signal, answer: z.array(Invitation) }),
  });

export function useInvite(projectId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: z.infer<typeof InvitationInput>) =>
      callApi(`/api/projects/${segment(projectId)}/invitations`, { method: 'POST', body, answer: InvitationSent }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: invitationsQuery(projectId).queryKey }),
  });
}

export function useResendInvitation(projectId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (invitationId: string) =>
      callApi(`/api/projects/${segment(projectId)}/invitations/${segment(invitationId)}/resend`, {
        method: 'POST',
        answer: InvitationSent,
      }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: invitationsQuery(projectId).queryKey }),
  });
}

export function useRevokeInvitation(projectId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (invitationId: string) =>
      callApi(`/api/projects/${segment(projectId)}/invitations/${segment(invitationId)}`, {
        method: 'DELETE',
        answer: z.object({ id: z.string(), revoked: z.literal(true) }),
      }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: invitationsQuery(projectId).queryKey }),
  });
}
