import type { ProjectConfig } from '../contract/project-config.ts';

/**
 * A project's config as a call carries it: the version, and the text if it is short. If an object lacks a longer text, it asks for it
 * (ConfigNeeded).
 */
export interface CarriedConfig {
  projectId: string;
  version: number;
  /** JSON of the ProjectConfig. */
  text?: string;
}

/**
 * The answer of an object that lacks the text of a config. The object has stored nothing. The caller repeats its call with a config of at
 * least this version.
 */
export interface ConfigNeeded {
  status: 'config_needed';
  version: number;
}

/** Texts up to this length, about twenty rules, are always sent. Longer texts are sent on request. */
const SHORT_TEXT_CHARS_MAX = 4_000;

/** The texts by config. An isolate keeps each config for five seconds, so its text is serialized once for all events of that time. */
const texts = new WeakMap<ProjectConfig, string>();

export function carryConfig(projectId: string, config: ProjectConfig, { whole = false } = {}): CarriedConfig {
  const text = texts.get(config) ?? JSON.stringify(config);
  texts.set(config, text);
  return { projectId, version: config.version, ...((whole || text.length <= SHORT_TEXT_CHARS_MAX) && { text }) };
}

export const isConfigNeeded = (answer: object | null): answer is ConfigNeeded =>
  answer !== null && 'status' in answer && answer.status === 'config_needed';

/**
 * Calls an object with a config. If the object asks for the text or for a newer version, the call is repeated with it. `obtain` finds a
 * config of at least the requested version.
 */
export async function callWithConfig<Answer extends object | null>(
  { projectId, config, obtain }: CarriedCall,
  call: (carried: CarriedConfig) => Promise<Answer | ConfigNeeded>,
): Promise<Answer> {
  let answer = await call(config);
  for (let turn = 0; isConfigNeeded(answer); turn++) {
    if (turn === TURNS_MAX) throw new Error('the project’s config changes faster than it can be sent');
    answer = await call(carryConfig(projectId, await obtain(answer.version), { whole: true }));
  }
  return answer;
}

interface CarriedCall {
  projectId: string;
  config: CarriedConfig;
  obtain: (least: number) => Promise<ProjectConfig> | ProjectConfig;
}

/** A second turn is needed if the config changes in between. More turns would mean that something is wrong. */
const TURNS_MAX = 3;
