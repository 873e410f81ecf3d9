import type { AutomationRule } from './automation.ts';
import type { Outcome } from './outcome.ts';
import type { OutgoingType } from './outgoing.ts';
import type { Ruleset } from './ruleset.ts';

/**
 * The project settings that a lead needs. They travel with every call, so that a lead reads no database. Immutable;
 * `version` grows with every change, and a lead never returns to an older one.
 */
export interface ProjectConfig {
  version: number;
  ruleset: Ruleset;
  /** Absent if the project has set none: see DEFAULT_OUTCOME. */
  outcome?: Outcome;
  /** The enabled ones; absent if there are none. */
  automations?: readonly AutomationRule[];
  /** The message types that any enabled webhook endpoint subscribes to; others do not enter an outbox. */
  subscribed?: readonly OutgoingType[];
}
