import * as z from 'zod';
import { EventType } from '../../../../worker/contract/event-type.ts';
import { LIMITS } from '../../../../worker/contract/limits.ts';
import { NextActionText } from '../../../../worker/contract/next-action.ts';
import { NEXT_ACTION_KINDS } from '../../../../worker/contract/next-action-kinds.ts';
import { Points } from '../../../../worker/contract/points.ts';
import { Cap, Decay, SilentTypes, Stages } from '../../../../worker/contract/ruleset.ts';
import { findTwin } from '../../../../worker/domain/change-rules.ts';
import { type GroupForm, hasRefused } from '../../lib/condition-form.ts';
import { FitSchema } from './fit-schema.ts';
import { fromForm, type RulesetForm } from './ruleset-form.ts';

/** Checks the form. The schema has its own file, because the screen shows the form before the schema has loaded. */
export const RulesetSchema = z
  .object({
    rules: z
      .array(
        z.object({
          id: z.string(),
          eventType: EventType,
          points: z.number().pipe(Points),
          description: z.string().max(500),
          active: z.boolean(),
          conditions: z.custom<GroupForm>(),
          capPer: z.enum(['none', 'day', 'week', 'lifetime']),
          capTimes: z.number().pipe(Cap.shape.times),
          nextKind: z.enum(['auto', ...NEXT_ACTION_KINDS, 'own']),
          nextText: z.string(),
        }),
      )
      .max(LIMITS.rulesMax),
    stages: Stages,
    graceDays: z.number().pipe(Decay.shape.graceDays),
    ratePercent: z.number().min(0).max(99),
    silent: z.string(),
    fit: FitSchema,
  })
  .superRefine((form, context) => {
    const { rules, silent = [] } = fromForm(form, 0);
    const refusal = SilentTypes.safeParse(silent).error?.issues[0];
    if (refusal) context.addIssue({ code: 'custom', path: ['silent'], message: refusal.message });
    for (const [i, rule] of rules.entries()) {
      if (findTwin(rules, rule)) {
        const message = 'Another active rule matches exactly the same events.';
        context.addIssue({ code: 'custom', path: ['rules', i, 'eventType'], message });
      }
      const { nextKind, nextText } = form.rules[i] as RulesetForm['rules'][number];
      if (nextKind === 'own' && !NextActionText.safeParse(nextText).success) {
        const message = `Write what to do next, in up to ${LIMITS.nextActionCharsMax} characters.`;
        context.addIssue({ code: 'custom', path: ['rules', i, 'nextText'], message });
      }
      if (hasRefused(form.rules[i]?.conditions as GroupForm)) {
        context.addIssue({ code: 'custom', path: ['rules', i, 'conditions'], message: 'Complete the conditions.' });
      }
    }
  });
