import type * as z from 'zod';
import type { AccountCall } from '../../access/call.ts';
import type { Me } from '../../contract/account.ts';
import { toInstant } from '../../contract/instant.ts';
import { readProjects } from '../projects/read-projects.ts';
import { findUser } from './find-user.ts';

/** The caller's account and projects. */
export async function getMe({
  env,
  account: { userId },
}: AccountCall): Promise<z.infer<typeof Me> | { reason: 'no_such_account' }> {
  const [user, projects] = await Promise.all([findUser(env.DB, userId), readProjects(env.DB, { userId })]);
  if (!user) return { reason: 'no_such_account' };
  return {
    user: {
      ...{ id: userId, email: user.email, projectId: projects[0]?.id ?? null },
      createdAt: toInstant(user.createdAt),
    },
    projects: projects.map(({ id, name, role }) => ({ id, name, role })),
  };
}
