import { useMutation, useQueryClient } from '@tanstack/react-query';
import type * as z from 'zod';
import * as membersApi from '../../../../../worker/contract/api/members.ts';
import type { InvitationInput } from '../../../../../worker/contract/project.ts';
import { callApi } from '../../../lib/api-client.ts';
import { invitationsQuery } from '../../../lib/members.ts';

export function useInvite(projectId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: z.infer<typeof InvitationInput>) =>
      callApi(membersApi.createInvitation, { path: { projectId }, body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: invitationsQuery(projectId).queryKey }),
  });
}

export function useResendInvitation(projectId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (invitationId: string) => callApi(membersApi.resendInvitation, { path: { projectId, invitationId } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: invitationsQuery(projectId).queryKey }),
  });
}

export function useRevokeInvitation(projectId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (invitationId: string) => callApi(membersApi.revokeInvitation, { path: { projectId, invitationId } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: invitationsQuery(projectId).queryKey }),
  });
}
