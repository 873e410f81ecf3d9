import { listInvitations as definition } from '../../../contract/api/members.ts';
import { listInvitations } from '../../../settings/members/list-invitations.ts';
import { handle } from '../../handle.ts';

export const listInvitationsHandler = handle(definition, listInvitations);
