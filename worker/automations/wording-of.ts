import type { ActionConfig } from '../contract/automation.ts';
import type { Wording } from '../contract/wording.ts';

/**
 * The templates to store with a delivery, or undefined if it has none. Also undefined for a CRM, because each attempt fills in the lead's
 * current values.
 */
export function wordingOf(what: ActionConfig): Wording | undefined {
  switch (what.action) {
    case 'slack':
      return pick(what.config, ['text']);
    case 'email':
      return pick(what.config, ['subject', 'text']);
    case 'webhook':
      return pick(what.config, ['fields']);
    case 'assign':
    case 'hubspot':
    case 'salesforce':
      return undefined;
  }
}

const pick = (config: Wording, names: readonly (keyof Wording)[]): Wording =>
  Object.fromEntries(names.filter((name) => config[name] !== undefined).map((name) => [name, config[name]]));
