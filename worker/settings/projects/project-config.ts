import type { ProjectConfig } from '../../contract/project-config.ts';
import { lastKnown } from '../storage/last-known.ts';
import { raiseConfigVersion } from './config-version.ts';
import { findProjectConfig } from './find-project-config.ts';

/** How long an isolate may use a cached config. After this time, a published ruleset applies everywhere. */
const CONFIG_CACHE_MS = 5_000;

const configs = lastKnown<ProjectConfig>({ max: 1_000, freshMs: CONFIG_CACHE_MS });

/** The project's config. The config is at most five seconds old, unless D1 does not respond. */
export async function getProjectConfig(env: Env, projectId: string): Promise<ProjectConfig> {
  const config = await recallProjectConfig(env, projectId);
  if (!config) throw new Error(`project ${projectId} has no config`);
  return config;
}

/** The project's config, or null if the project no longer exists. */
export const recallProjectConfig = (env: Env, projectId: string): Promise<ProjectConfig | null> =>
  configs.recall(projectId, () => findProjectConfig(env.DB, projectId));

export const isConfigFresh = (projectId: string): boolean => configs.peek(projectId) !== null;

/** Caches a config that was read in advance, unless this isolate has a newer one. */
export function keepProjectConfig(projectId: string, config: ProjectConfig): void {
  const known = configs.peek(projectId);
  if (!known || known.version < config.version) configs.keep(projectId, config);
}

/**
 * The project's config in version `least` (which a lead has seen) or newer. If the cached config is older, the config is read from D1
 * again. If even D1 has an older version, D1 was restored, and its settings get a new, higher version.
 */
export async function renewProjectConfig(env: Env, projectId: string, least: number): Promise<ProjectConfig> {
  const cached = configs.peek(projectId);
  if (cached && cached.version >= least) return cached;
  configs.forget(projectId);
  const config = await getProjectConfig(env, projectId);
  if (config.version >= least) return config;
  await raiseConfigVersion(env.DB, { projectId, seen: least, now: Date.now() });
  configs.forget(projectId);
  return getProjectConfig(env, projectId);
}

/** Drops the cached config, so that this isolate uses the one it has just published for its next event. */
export const forgetProjectConfig = (projectId: string): void => configs.forget(projectId);
