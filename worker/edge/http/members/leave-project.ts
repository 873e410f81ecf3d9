import { leaveProject as definition } from '../../../contract/api/members.ts';
import { leaveProject } from '../../../project/leave-project.ts';
import { handle } from '../../handle.ts';
import { refuseMember } from './refuse-member.ts';

export const leaveProjectHandler = handle(definition, leaveProject, refuseMember);
