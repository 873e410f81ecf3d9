import { removeMember } from '../../../project/remove-member.ts';
import { handle } from '../../handle.ts';
import { refuseMember } from './refuse-member.ts';

export const removeMemberHandler = handle(
  async () => (await import('../../../contract/api/members.ts')).removeMember,
  (call, { path }) => removeMember(call, path),
  refuseMember,
);
