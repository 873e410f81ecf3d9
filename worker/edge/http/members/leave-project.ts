import { leaveProject } from '../../../project/leave-project.ts';
import { handle } from '../../handle.ts';
import { refuseMember } from './refuse-member.ts';

export const leaveProjectHandler = handle(
  async () => (await import('../../../contract/api/members.ts')).leaveProject,
  leaveProject,
  refuseMember,
);
