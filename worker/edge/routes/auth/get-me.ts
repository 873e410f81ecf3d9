import { Me } from '../../../contract/account.ts';
import { toInstant } from '../../../contract/instant.ts';
import { findUser } from '../../../settings/find-user.ts';
import { listProjects } from '../../../settings/list-projects.ts';
import { accountEndpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';

export const getMe = accountEndpoint(
  {
    method: 'get',
    url: '/api/auth/me',
    operationId: 'getMe',
    tag: 'Accounts',
    summary: 'Who is logged in, and their projects',
    description: 'The project that requests act on by default is `user.projectId`.',
    status: 200,
    answer: Me,
  },
  async ({ principal: { userId }, env }) => {
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
  },
);
