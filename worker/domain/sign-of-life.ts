import type { Ruleset } from '../contract/ruleset.ts';
import type { FoldedActivity } from './folded-event.ts';

/** The part of a ruleset that determines which events count as signs of life. */
export type LifeSettings = Pick<Ruleset, 'silent'>;

/**
 * Whether an event is a sign of life, that is, shows that the lead is active. Events of bots are no signs of life, and neither are the
 * ruleset's silent types, such as a delivered email or a field filled in by a CRM. Other events do not restart decay, and do not affect
 * velocity, trend or risk.
 */
export const isSignOfLife = (
  { type, isBot }: Pick<FoldedActivity, 'type' | 'isBot'>,
  { silent = [] }: LifeSettings,
): boolean => !isBot && !silent.includes(type);
