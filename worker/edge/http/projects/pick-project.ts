import type { Project } from '../../../contract/project.ts';
import { listProjects } from '../../../settings/projects/list-projects.ts';
import { noSuchProject } from '../../auth/authenticate.ts';

/** The project as one of its people sees it. */
export async function pickProject(env: Env, asked: { userId: string; projectId: string }): Promise<Project> {
  const [project] = await listProjects(env.DB, asked);
  if (!project) throw noSuchProject();
  return project;
}
