import { changeMemberRole } from '../../../settings/members/change-member-role.ts';
import { handle } from '../../handle.ts';
import { refuseMember } from './refuse-member.ts';

export const changeMemberRoleHandler = handle(
  async () => (await import('../../../contract/api/members.ts')).changeMemberRole,
  (call, { path, body }) => changeMemberRole(call, { ...body, ...path }),
  refuseMember,
);
