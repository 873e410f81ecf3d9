import type { OutgoingType } from '../../../../worker/contract/outgoing.ts';

/** Says what each outgoing event type reports. */
export const OUTGOING_TYPES: Record<OutgoingType, string> = {
  'lead.created': 'A lead is seen for the first time',
  'lead.stage_changed': 'The lead enters another stage, by an event or by decay',
  'lead.score_changed': 'The score changes (nearly every event)',
  'segment.entered': 'The lead enters a shared segment',
  'segment.left': 'The lead leaves a shared segment',
  'lead.merged': 'Lead merged into another',
  'lead.erased': 'Lead erased',
  'automation.fired': 'An automation runs for the lead',
};
