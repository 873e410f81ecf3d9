import { useMutation } from '@tanstack/react-query';
import type * as z from 'zod';
import type { Registration } from '../../../../../worker/contract/account.ts';
import * as accountsApi from '../../../../../worker/contract/api/accounts.ts';
import { callApi } from '../../../lib/api-client.ts';
import { keepInvitation } from '../../../lib/pending-invitation.ts';
import { setSession } from '../../../lib/session.ts';

export const useRegister = () =>
  useMutation({
    mutationFn: (body: z.infer<typeof Registration>) => callApi(accountsApi.register, { body }),
    onSuccess: (session, { invitationToken }) => {
      if (invitationToken) keepInvitation(null);
      setSession(session);
    },
  });
