import type { ProjectAck, ProjectChange } from '../contract/project-change.ts';

/** Hands a lead's change to its project's object, which commits it to D1 with others. */
export function sendToProject(env: Env, projectId: string, change: ProjectChange): Promise<ProjectAck> {
  return env.PROJECT.getByName(projectId).project(projectId, change);
}
