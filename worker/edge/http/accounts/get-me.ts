import { getMe as definition } from '../../../contract/api/accounts.ts';
import { toInstant } from '../../../contract/instant.ts';
import { findUser } from '../../../settings/accounts/find-user.ts';
import { listProjects } from '../../../settings/projects/list-projects.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';

export const getMeHandler = endpoint(definition, async ({ principal: { userId }, env }) => {
  const [user, projects] = await Promise.all([findUser(env.DB, userId), listProjects(env.DB, { userId })]);
  if (!user) throw new Refusal('invalid_credentials', 'This account is gone.');
  return {
    user: {
      id: userId,
      email: user.email,
      projectId: projects[0]?.id ?? null,
      createdAt: toInstant(user.createdAt),
    },
    projects: projects.map(({ id, name, role }) => ({ id, name, role })),
  };
});
