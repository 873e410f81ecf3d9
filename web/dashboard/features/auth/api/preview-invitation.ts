import { queryOptions } from '@tanstack/react-query';
import { InvitationPreview } from '../../../../../worker/contract/project.ts';
import { callApi } from '../../../lib/api-client.ts';

/** What an invitation is for. The token goes in the body: it stands in no address. */
export const invitationPreviewQuery = (token: string) =>
  queryOptions({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) =>
      callApi('/api/invitations/preview', { method: 'POST', body: { token }, signal, answer: InvitationPreview }),
    retry: false,
  });
