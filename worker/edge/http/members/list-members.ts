import { listMembers as definition } from '../../../contract/api/members.ts';
import { listMembers } from '../../../settings/members/list-members.ts';
import { endpoint } from '../../endpoint.ts';

export const listMembersHandler = endpoint(definition, async ({ path: { projectId }, env }) =>
  listMembers(env.DB, projectId),
);
