import type { AutomationRule } from './automation.ts';
import type { OutgoingType } from './outgoing.ts';
import type { Ruleset } from './ruleset.ts';

/**
 * What a lead needs to know of its project's settings: it travels with every call, so that a lead reads no database.
 * Immutable; `version` counts up with every change, and a lead never goes back to an older one.
 */
export interface ProjectConfig {
  version: number;
  ruleset: Ruleset;
  /** The enabled ones; absent where there are none. */
  automations?: readonly AutomationRule[];
  /** What any enabled webhook endpoint subscribes to: nothing else is put into an outbox. */
  subscribed?: readonly OutgoingType[];
}
