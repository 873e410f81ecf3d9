import type { ProjectConfig } from '../contract/project-config.ts';

/** A config as it travels with events, which mostly bring a lead nothing new: one text, read only by a lead that is behind. */
export interface PackedConfig {
  version: number;
  text: string;
}

/** By the config that an isolate holds for five seconds: it is written down once for all the events of that time. */
const packed = new WeakMap<ProjectConfig, PackedConfig>();

export function packConfig(config: ProjectConfig): PackedConfig {
  const known = packed.get(config);
  if (known) return known;
  const fresh = { version: config.version, text: JSON.stringify(config) };
  packed.set(config, fresh);
  return fresh;
}

/** The newer config: the call's, or the lead's if that is as new. */
export const unpackConfig = ({ version, text }: PackedConfig, known: ProjectConfig | undefined): ProjectConfig =>
  known && version <= known.version ? known : (JSON.parse(text) as ProjectConfig);
