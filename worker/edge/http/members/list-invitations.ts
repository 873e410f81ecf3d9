import { listInvitations } from '../../../settings/members/list-invitations.ts';
import { handle } from '../../handle.ts';

export const listInvitationsHandler = handle(
  async () => (await import('../../../contract/api/members.ts')).listInvitations,
  listInvitations,
);
