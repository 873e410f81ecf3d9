import { listMembers as definition } from '../../../contract/api/members.ts';
import { listMembers } from '../../../settings/members/list-members.ts';
import { handle } from '../../handle.ts';

export const listMembersHandler = handle(definition, listMembers);
