import { actorOf } from '../../../access/permissions.ts';
import { revokeInvitation as definition } from '../../../contract/api/members.ts';
import { revokeInvitation } from '../../../settings/members/revoke-invitation.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';

export const revokeInvitationHandler = endpoint(
  definition,
  async ({ path: { projectId, invitationId }, principal, env, now }) => {
    const revoked = await revokeInvitation(env.DB, { projectId, invitationId, actor: actorOf(principal), now });
    if (!revoked) throw new Refusal('not_found', 'There is no such invitation.');
    return { id: invitationId, revoked: true as const };
  },
);
