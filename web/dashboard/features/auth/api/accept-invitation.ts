import { useMutation } from '@tanstack/react-query';
import * as membersApi from '../../../../../worker/contract/api/members.ts';
import { callApi } from '../../../lib/api-client.ts';
import { keepInvitation } from '../../../lib/pending-invitation.ts';

export const useAcceptInvitation = () =>
  useMutation({
    mutationFn: (token: string) => callApi(membersApi.acceptInvitation, { body: { token } }),
    onSuccess: () => keepInvitation(null),
  });
