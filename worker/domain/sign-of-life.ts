import type { Ruleset } from '../contract/ruleset.ts';
import type { FoldedActivity } from './folded-event.ts';

/** The part of a ruleset that says which events show that a lead is active. */
export type LifeSettings = Pick<Ruleset, 'silent'>;

/**
 * Whether an event shows that the lead is active. Bots do not count, and neither do the ruleset's silent types, such as a delivered email
 * or a field that a CRM filled in. These events do not restart decay, and do not affect velocity, trend or risk.
 */
export const isSignOfLife = (
  { type, isBot }: Pick<FoldedActivity, 'type' | 'isBot'>,
  { silent = [] }: LifeSettings,
): boolean => !isBot && !silent.includes(type);
