import { type AccountCall, type Call, requirePermission, requirePerson } from '../../access/call.ts';
import type { Project } from '../../contract/project.ts';
import { type NoSuchProject, readProject, readProjects } from './read-projects.ts';

/** The projects that a person is a member of, oldest membership first. */
export const listProjects = ({ env, account }: AccountCall): Promise<Project[]> =>
  readProjects(env.DB, { userId: account.userId });

/** The project, with the caller's role in it. */
export async function getProject(call: Call): Promise<Project | NoSuchProject> {
  requirePermission(call, 'project:read');
  return readProject(call.env.DB, requirePerson(call));
}
