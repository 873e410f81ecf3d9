import { useMutation } from '@tanstack/react-query';
import { Project } from '../../../../../worker/contract/project.ts';
import { callApi } from '../../../lib/api-client.ts';
import { keepInvitation } from '../../../lib/pending-invitation.ts';

export const useAcceptInvitation = () =>
  useMutation({
    mutationFn: (token: string) =>
      callApi('/api/invitations/accept', { method: 'POST', body: { token }, answer: Project }),
    onSuccess: () => keepInvitation(null),
  });
