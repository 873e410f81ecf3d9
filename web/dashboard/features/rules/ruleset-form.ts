import * as z from 'zod';
import { EventType } from '../../../../worker/contract/event-type.ts';
import type { FitRules } from '../../../../worker/contract/fit.ts';
import { LIMITS } from '../../../../worker/contract/limits.ts';
import { NextActionKind, NextActionText } from '../../../../worker/contract/next-action.ts';
import { Points } from '../../../../worker/contract/points.ts';
import {
  Cap,
  Decay,
  type Ruleset,
  type ScoringRule,
  SilentTypes,
  Stages,
} from '../../../../worker/contract/ruleset.ts';
import { findTwin } from '../../../../worker/domain/change-rules.ts';
import { fromConditionsForm, type GroupForm, hasRefused, toConditionsForm } from '../../lib/condition-form.ts';
import { FitForm, fromFitForm, toFitForm } from './fit-form.ts';

/** The ruleset as form fields: conditions as trees of fields, a cap that may be "none", and decay in percent. */
export const RulesetForm = z
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
          /** `auto` means that stage, trend and risk decide. */
          nextKind: z.enum(['auto', ...NextActionKind.options, 'own']),
          nextText: z.string(),
        }),
      )
      .max(LIMITS.rulesMax),
    stages: Stages,
    graceDays: z.number().pipe(Decay.shape.graceDays),
    ratePercent: z.number().min(0).max(99),
    /** Event types, separated by commas. */
    silent: z.string(),
    fit: FitForm,
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
export type RulesetForm = z.infer<typeof RulesetForm>;

export function toForm({ rules, stages, decay, silent = [], fit }: Omit<Ruleset, 'version'>): RulesetForm {
  return {
    rules: rules.map(({ cap, conditions, nextAction, ...rule }) => ({
      ...rule,
      conditions: toConditionsForm(conditions),
      capPer: cap?.per ?? 'none',
      capTimes: cap?.times ?? 1,
      nextKind: nextAction?.kind ?? 'auto',
      nextText: nextAction?.kind === 'own' ? nextAction.text : '',
    })),
    stages: stages.map((stage) => ({ ...stage })),
    graceDays: decay.graceDays,
    ratePercent: Math.round(decay.ratePerDay * 10_000) / 100,
    silent: silent.join(', '),
    fit: toFitForm(fit),
  };
}

export const fromForm = (
  { rules, stages, graceDays, ratePercent, silent, fit }: RulesetForm,
  version: number,
): Ruleset => ({
  version,
  rules: rules.map(({ capPer, capTimes, nextKind, nextText, conditions: edited, ...rule }): ScoringRule => {
    const conditions = fromConditionsForm(edited);
    return {
      ...rule,
      ...(conditions && { conditions }),
      ...(capPer !== 'none' && { cap: { times: capTimes, per: capPer } }),
      ...(nextKind === 'own' && { nextAction: { kind: nextKind, text: nextText.trim() } }),
      ...(nextKind !== 'own' && nextKind !== 'auto' && { nextAction: { kind: nextKind } }),
    };
  }),
  stages,
  decay: { graceDays, ratePerDay: Math.round(ratePercent * 100) / 10_000 },
  ...(listOf(silent).length > 0 && { silent: listOf(silent) }),
  ...(fit.rules.length > 0 && { fit: fromFitForm(fit) as FitRules }),
});

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((type) => type.trim())
    .filter((type) => type !== '');
