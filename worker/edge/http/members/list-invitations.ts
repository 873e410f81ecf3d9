import { listInvitations as definition } from '../../../contract/api/members.ts';
import { listInvitations } from '../../../settings/members/list-invitations.ts';
import { endpoint } from '../../endpoint.ts';
import { requirePerson } from '../projects/require-person.ts';
import { invitingOf } from './inviting-of.ts';

export const listInvitationsHandler = endpoint(definition, async ({ path: { projectId }, principal, env, now }) =>
  listInvitations(invitingOf(env, now), { projectId, askerRole: requirePerson(principal).role }),
);
