import * as z from 'zod';
import { revokeInvitation } from '../../../settings/revoke-invitation.ts';
import { actorOf } from '../../auth/permissions.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';
import { InvitationPath } from './invitation-path.ts';

export const revokeInvitationEndpoint = endpoint(
  {
    method: 'delete',
    url: '/api/projects/{projectId}/invitations/{invitationId}',
    operationId: 'revokeInvitation',
    tag: 'Projects',
    summary: 'Take an invitation back',
    description: 'Its link opens nothing any more.',
    access: 'members:write',
    path: InvitationPath,
    status: 200,
    answer: z.object({
      id: z.string().meta({ example: 'inv_4d5c6b7a8f9e0d1c2b3a4f5e6d7c8b9a' }),
      revoked: z.literal(true),
    }),
    refusals: ['not_found'],
  },
  async ({ path: { projectId, invitationId }, principal, env, now }) => {
    const revoked = await revokeInvitation(env.DB, { projectId, invitationId, actor: actorOf(principal), now });
    if (!revoked) throw new Refusal('not_found', 'There is no such invitation.');
    return { id: invitationId, revoked: true as const };
  },
);
