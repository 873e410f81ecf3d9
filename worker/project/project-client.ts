import type { ProjectAck, ProjectChange } from '../contract/project-change.ts';
import { shardOf } from './shard-of.ts';

/** The project's object: it has all sockets, and commits all leads where PROJECT_SHARDS is 1. */
export const projectObject = (env: Env, projectId: string) => env.PROJECT.getByName(projectId);

/** The object that commits a lead: the project's own, or another of PROJECT_SHARDS. Project ids hold no colon. */
function shardObject(env: Env, projectId: string, leadId: string) {
  const shard = shardOf(leadId, Number(env.PROJECT_SHARDS));
  return shard === 0 ? projectObject(env, projectId) : env.PROJECT.getByName(`${projectId}:${shard}`);
}

/** Hands a lead's change to the object that commits it to D1, with others. */
export function sendToProject(env: Env, projectId: string, change: ProjectChange): Promise<ProjectAck> {
  return shardObject(env, projectId, change.leadId).project(projectId, change);
}
