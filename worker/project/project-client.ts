import type { ProjectAck, ProjectChange } from '../contract/project-change.ts';

/** The project's object. */
export const projectObject = (env: Env, projectId: string) => env.PROJECT.getByName(projectId);

/** Hands a lead's change to its project's object, which commits it to D1 with others. */
export function sendToProject(env: Env, projectId: string, change: ProjectChange): Promise<ProjectAck> {
  return projectObject(env, projectId).project(projectId, change);
}
