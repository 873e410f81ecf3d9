import { listMembers } from '../../../settings/members/list-members.ts';
import { handle } from '../../handle.ts';

export const listMembersHandler = handle(
  async () => (await import('../../../contract/api/members.ts')).listMembers,
  listMembers,
);
