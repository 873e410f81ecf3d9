import { LRUCache } from 'lru-cache';
import type { ProjectConfig } from '../contract/project-config.ts';
import type { CarriedConfig, ConfigNeeded } from './carried-config.ts';

/** Max. characters of the texts of all configs in an isolate: about 100 projects with 500 rules and 100 automations each. */
const KNOWN_CHARS_MAX = 16_000_000;

/** The configs that the leads of this isolate share. The config of a version never changes, so a cached one is always valid. */
const known = new LRUCache<string, ProjectConfig>({ maxSize: KNOWN_CHARS_MAX });

/**
 * Returns the config of a call. If the lead has seen a newer version, returns that one: a lead never goes back to an older config. Each
 * config is parsed once for all leads of an isolate.
 */
export function readConfig({ projectId, version, text }: CarriedConfig, leadVersion = 0): ProjectConfig | ConfigNeeded {
  const least = Math.max(version, leadVersion);
  const config = known.get(`${projectId}:${least}`);
  if (config) return config;
  if (text === undefined || version < least) return { status: 'config_needed', version: least };
  const read = JSON.parse(text) as ProjectConfig;
  known.set(`${projectId}:${version}`, read, { size: text.length });
  return read;
}

/** For tests: empties the cache, as in an isolate that has just started. */
export const forgetConfigs = (): void => known.clear();
