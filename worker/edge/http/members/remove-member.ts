import { removeMember as definition } from '../../../contract/api/members.ts';
import { removeMember } from '../../../project/remove-member.ts';
import { handle } from '../../handle.ts';
import { refuseMember } from './refuse-member.ts';

export const removeMemberHandler = handle(definition, (call, { path }) => removeMember(call, path), refuseMember);
