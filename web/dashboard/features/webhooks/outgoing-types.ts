import type { OutgoingType } from '../../../../worker/contract/outgoing.ts';

/** What each event says, to choose by. */
export const OUTGOING_TYPES: Record<OutgoingType, string> = {
  'lead.created': 'A lead is seen for the first time',
  'lead.stage_changed': 'It enters another stage, by an event or by decay',
  'lead.score_changed': 'Its score changes: with nearly every event',
  'lead.merged': 'It becomes part of another lead',
  'lead.erased': 'It is erased',
  'automation.fired': 'An automation fires for it',
};
