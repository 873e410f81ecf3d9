import * as z from 'zod';
import { Conditions } from './condition.ts';
import { leavesOf } from './condition-tree.ts';
import { EventType } from './event-type.ts';
import { LIMITS } from './limits.ts';

const HorizonDays = z
  .int()
  .min(1)
  .max(LIMITS.outcomeHorizonDaysMax)
  .describe('A score counts as having predicted the outcome if the outcome follows within this number of days.');

/**
 * The result that a project wants from its leads. An outcome is never a stage, because the score determines the stage and would be judged
 * by its own result.
 */
const What = z.object({
  eventType: EventType.optional(),
  conditions: Conditions.optional().describe('Conditions on the event’s properties; only with `eventType`.'),
  traits: Conditions.optional().describe('Conditions on the lead’s name, email, company, phone or custom properties.'),
});

function refuseWhat({ eventType, conditions, traits }: z.infer<typeof What>, context: z.RefinementCtx): void {
  const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  if ((eventType === undefined) === (traits === undefined))
    refuse('eventType', 'exactly one of eventType, traits must be given');
  if (conditions && eventType === undefined) refuse('conditions', 'need eventType, because they are about an event');
  if (traits && leavesOf(traits).length === 0) refuse('traits', 'must hold at least one condition');
}

const example = { eventType: 'contract_signed', horizonDays: 30 };

export const Outcome = What.extend({ horizonDays: HorizonDays }).meta({
  id: 'Outcome',
  example,
  description:
    'An event type, optionally with conditions, or conditions on properties. A lead that reaches the outcome is a customer.',
});
export type Outcome = z.infer<typeof Outcome>;

export const OutcomeInput = What.extend({ horizonDays: HorizonDays.default(30) })
  .superRefine(refuseWhat)
  .meta({ id: 'OutcomeInput', example });
