import { queryOptions } from '@tanstack/react-query';
import * as membersApi from '../../../../../worker/contract/api/members.ts';
import { callApi } from '../../../lib/api-client.ts';

/** Previews an invitation. The token is sent in the body, so that it does not appear in an address. */
export const invitationPreviewQuery = (token: string) =>
  queryOptions({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => callApi(membersApi.previewInvitation, { body: { token }, signal }),
    retry: false,
  });
