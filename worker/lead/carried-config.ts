import type { ProjectConfig } from '../contract/project-config.ts';

/**
 * A project's config as it is sent with a call: its version, and its text if that is short. An object whose isolate lacks a longer text
 * asks for it (ConfigNeeded).
 */
export interface CarriedConfig {
  projectId: string;
  version: number;
  /** JSON of the ProjectConfig. */
  text?: string;
}

/** The answer of an object that does not have the text of a config. Nothing was stored: call again, with at least this version. */
export interface ConfigNeeded {
  status: 'config_needed';
  version: number;
}

/** Max. characters of a text that is always sent along, rather than on request: about twenty rules. */
const SHORT_TEXT_CHARS_MAX = 4_000;

/** The texts, by the config that an isolate keeps for five seconds: serialized once for all events of that time. */
const texts = new WeakMap<ProjectConfig, string>();

export function carryConfig(projectId: string, config: ProjectConfig, { whole = false } = {}): CarriedConfig {
  const text = texts.get(config) ?? JSON.stringify(config);
  texts.set(config, text);
  return { projectId, version: config.version, ...((whole || text.length <= SHORT_TEXT_CHARS_MAX) && { text }) };
}

export const isConfigNeeded = (answer: object | null): answer is ConfigNeeded =>
  answer !== null && 'status' in answer && answer.status === 'config_needed';

/**
 * Calls an object with a config. If the object asks for the text, or for a newer version than the caller's, it gets that with the same
 * call; `obtain` finds a config of at least this version.
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

/** A second turn is needed if the config changes in between; more turns than that indicate a fault. */
const TURNS_MAX = 3;
