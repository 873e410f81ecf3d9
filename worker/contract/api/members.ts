import * as z from 'zod';
import { LinkToken } from '../account.ts';
import {
  Invitation,
  InvitationInput,
  InvitationPreview,
  InvitationSent,
  Member,
  MemberRemoved,
  Project,
  ProjectId,
  Role,
} from '../project.ts';
import { endpoint } from './endpoint.ts';
import { ProjectPath } from './projects.ts';

const MemberPath = ProjectPath.extend({ userId: z.string() });

const InvitationPath = ProjectPath.extend({ invitationId: z.string() });

export const acceptInvitation = endpoint({
  method: 'post',
  url: '/api/invitations/accept',
  operationId: 'acceptInvitation',
  tag: 'Projects',
  summary: 'Accept an invitation, with the token of its link',
  description: 'Sign in with the invited email address first. Without an account, register with `invitationToken`.',
  access: 'account',
  body: z.object({ token: LinkToken }),
  status: 200,
  answer: Project,
  refusals: ['not_found'],
});

export const changeMemberRole = endpoint({
  method: 'patch',
  url: '/api/projects/{projectId}/members/{userId}',
  operationId: 'changeMemberRole',
  tag: 'Projects',
  summary: 'Change a member’s role',
  description: 'Only owners can change who is an owner, and at least one owner always remains.',
  access: 'members:write',
  path: MemberPath,
  body: z.object({ role: Role }),
  status: 200,
  answer: z.object({ userId: z.string(), role: Role }),
  refusals: ['not_found', 'conflict'],
});

export const createInvitation = endpoint({
  method: 'post',
  url: '/api/projects/{projectId}/invitations',
  operationId: 'createInvitation',
  tag: 'Projects',
  summary: 'Invite someone by email',
  description:
    'The link works once, for seven days, for an account with this email. The response contains the link, and says whether an email was sent. A second invitation for the same address cancels the first one.',
  isCreating: true,
  access: 'members:write',
  path: ProjectPath,
  body: InvitationInput,
  status: 201,
  answer: InvitationSent,
  refusals: ['not_found', 'conflict'],
});

export const leaveProject = endpoint({
  method: 'post',
  url: '/api/projects/{projectId}/leave',
  operationId: 'leaveProject',
  tag: 'Projects',
  summary: 'Leave a project',
  description: 'Any member can leave. The only owner must add another owner first, or delete the project.',
  access: 'project:read',
  path: ProjectPath,
  status: 200,
  answer: z.object({ id: ProjectId, left: z.literal(true) }),
  refusals: ['not_found', 'conflict'],
});

export const listInvitations = endpoint({
  method: 'get',
  url: '/api/projects/{projectId}/invitations',
  operationId: 'listInvitations',
  tag: 'Projects',
  summary: 'List open invitations',
  description: 'Pending invitations, each with its link.',
  access: 'members:write',
  path: ProjectPath,
  status: 200,
  answer: z.array(Invitation),
  refusals: ['not_found'],
});

export const listMembers = endpoint({
  method: 'get',
  url: '/api/projects/{projectId}/members',
  operationId: 'listMembers',
  tag: 'Projects',
  summary: 'List members',
  description: 'With their roles.',
  access: 'project:read',
  path: ProjectPath,
  status: 200,
  answer: z.array(Member),
  refusals: ['not_found'],
});

export const previewInvitation = endpoint({
  method: 'post',
  url: '/api/invitations/preview',
  operationId: 'previewInvitation',
  tag: 'Projects',
  summary: 'Preview an invitation',
  description: 'Changes nothing. Send the token in the body, so that it does not appear in a URL.',
  access: 'public',
  body: z.object({ token: LinkToken }),
  status: 200,
  answer: InvitationPreview,
  refusals: ['rate_limited'],
});

export const removeMember = endpoint({
  method: 'delete',
  url: '/api/projects/{projectId}/members/{userId}',
  operationId: 'removeMember',
  tag: 'Projects',
  summary: 'Remove a member from the project',
  description:
    'Takes effect within five seconds everywhere. The member’s open invitations become void. API keys that the member created keep working. The answer lists these keys, so that you can rotate or revoke them.',
  access: 'members:write',
  path: MemberPath,
  status: 200,
  answer: MemberRemoved,
  refusals: ['not_found', 'conflict'],
});

export const resendInvitation = endpoint({
  method: 'post',
  url: '/api/projects/{projectId}/invitations/{invitationId}/resend',
  operationId: 'resendInvitation',
  tag: 'Projects',
  summary: 'Resend an invitation',
  description:
    'The link does not change, and works for another seven days from now. The answer says whether an email was sent.',
  access: 'members:write',
  path: InvitationPath,
  status: 200,
  answer: InvitationSent,
  refusals: ['not_found'],
});

export const revokeInvitation = endpoint({
  method: 'delete',
  url: '/api/projects/{projectId}/invitations/{invitationId}',
  operationId: 'revokeInvitation',
  tag: 'Projects',
  summary: 'Revoke an invitation',
  description: 'The link stops working.',
  access: 'members:write',
  path: InvitationPath,
  status: 200,
  answer: z.object({
    id: z.string().meta({ example: 'inv_4d5c6b7a8f9e0d1c2b3a4f5e6d7c8b9a' }),
    revoked: z.literal(true),
  }),
  refusals: ['not_found'],
});
