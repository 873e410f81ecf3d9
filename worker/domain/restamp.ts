import type { Ruleset } from '../contract/ruleset.ts';
import type { LeadEvent } from './lead-event.ts';
import { awardsFor } from './ruleset.ts';

/** The event as it would have been stamped under `ruleset`: what rescoring writes, and what a preview folds. */
export const restamp = (event: LeadEvent, ruleset: Ruleset): LeadEvent =>
  event.kind === 'activity' ? { ...event, awards: awardsFor(event, ruleset) } : event;
