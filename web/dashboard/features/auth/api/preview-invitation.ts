import { queryOptions } from '@tanstack/react-query';
import * as membersApi from '../../../../../worker/contract/api/members.ts';
import { callApi } from '../../../lib/api-client.ts';

/** Previews an invitation. Sends the token in the body, so that no address contains it. */
export const invitationPreviewQuery = (token: string) =>
  queryOptions({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => callApi(membersApi.previewInvitation, { body: { token }, signal }),
    retry: false,
  });
