import { changeMemberRole as definition } from '../../../contract/api/members.ts';
import { changeMemberRole } from '../../../settings/members/change-member-role.ts';
import { handle } from '../../handle.ts';
import { refuseMember } from './refuse-member.ts';

export const changeMemberRoleHandler = handle(
  definition,
  (call, { path, body }) => changeMemberRole(call, { ...body, ...path }),
  refuseMember,
);
