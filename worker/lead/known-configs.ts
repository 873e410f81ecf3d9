import QuickLRU from 'quick-lru';
import type { ProjectConfig } from '../contract/project-config.ts';
import type { CarriedConfig, ConfigNeeded } from './carried-config.ts';

/** Max. characters of the texts of all configs in an isolate: about 100 projects with 500 rules and 100 automations each. */
const KNOWN_CHARS_MAX = 16_000_000;

/** Max. configs, however short. */
const KNOWN_MAX = 5_000;

/**
 * The configs that the leads of this isolate share, with the lengths of their texts. The config of a version never changes, so a cached one
 * is always valid.
 */
const known = new QuickLRU<string, { config: ProjectConfig; chars: number }>({
  maxSize: KNOWN_MAX,
  onEviction: (_, { chars }) => {
    knownChars -= chars;
  },
});
let knownChars = 0;

/**
 * Returns the config of a call. If the lead has seen a newer version, returns that one: a lead never goes back to an older config. Each
 * config is parsed once for all leads of an isolate.
 */
export function readConfig({ projectId, version, text }: CarriedConfig, leadVersion = 0): ProjectConfig | ConfigNeeded {
  const least = Math.max(version, leadVersion);
  const found = known.get(`${projectId}:${least}`);
  if (found) return found.config;
  if (text === undefined || version < least) return { status: 'config_needed', version: least };
  const config = JSON.parse(text) as ProjectConfig;
  known.set(`${projectId}:${version}`, { config, chars: text.length });
  knownChars += text.length;
  while (knownChars > KNOWN_CHARS_MAX && known.size > 1) known.evict();
  return config;
}

/** For tests: empties the cache, as in an isolate that has just started. */
export function forgetConfigs(): void {
  known.clear();
  knownChars = 0;
}
