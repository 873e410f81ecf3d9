import type { ProjectAck, ProjectChange } from '../contract/project-change.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import { atFirstContact, inJurisdiction } from '../object-placement.ts';
import { log } from '../observe/log.ts';
import { currentRequestId } from '../observe/request-id.ts';
import { shardOf } from './shard-of.ts';

/**
 * The project's object. The object has all of the project's sockets. If PROJECT_SHARDS is 1, the object also commits the changes of all
 * leads.
 */
export const projectObject = (env: Env, projectId: string) => namedObject(env, projectId);

const namedObject = (env: Env, name: string) => inJurisdiction(env.PROJECT, env).getByName(name, atFirstContact(env));

/**
 * Closes the project's sockets of a person or key whose access has ended, or all of its sockets without a `holder`. Never throws, because
 * the access has already ended by then. A socket that stays open is closed at its age limit (sockets/watchers).
 */
export async function disconnectWatchers(env: Env, projectId: string, holder?: string): Promise<void> {
  try {
    await projectObject(env, projectId).disconnect(holder);
  } catch (error) {
    log('warn', 'project.not_disconnected', { projectId, error: String(error) });
  }
}

/**
 * One of the objects that commit a project's leads. Shard 0 is the project's own object. All other shards have a number in their name.
 * Project IDs contain no colon, so no two names collide.
 */
const shardObject = (env: Env, projectId: string, shard: number) =>
  shard === 0 ? projectObject(env, projectId) : namedObject(env, `${projectId}:${shard}`);

/** Passes a lead's change to the object that commits it to D1, together with other changes. */
export function sendToProject(env: Env, projectId: string, change: ProjectChange): Promise<ProjectAck> {
  const shard = shardOf(change.leadId, Number(env.PROJECT_SHARDS));
  return shardObject(env, projectId, shard).project(projectId, change, { shard, requestId: currentRequestId() });
}

/**
 * Returns the project's config in version `least` or newer, for an object that cannot get it in another way. Throws if the project no
 * longer exists.
 */
export async function askProjectConfig(env: Env, projectId: string, least: number): Promise<ProjectConfig> {
  const config = await projectObject(env, projectId).config(projectId, least);
  return config as ProjectConfig;
}
