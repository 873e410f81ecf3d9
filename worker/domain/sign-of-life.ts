import type { Ruleset } from '../contract/ruleset.ts';
import type { FoldedActivity } from './folded-event.ts';

/** The part of a ruleset that says which events show that the lead is there. */
export type LifeSettings = Pick<Ruleset, 'silent'>;

/**
 * Whether an event shows that the lead is there. Bots and the ruleset's silent types (an email that was delivered, a field that a CRM
 * filled in) do not count: they don't restart decay, and don't count in velocity, trend or risk.
 */
export const isSignOfLife = (
  { type, isBot }: Pick<FoldedActivity, 'type' | 'isBot'>,
  { silent = [] }: LifeSettings,
): boolean => !isBot && !silent.includes(type);
