import type { FitRules } from '../../../../worker/contract/fit.ts';
import type { NextActionKind } from '../../../../worker/contract/next-action-kinds.ts';
import type { Cap, Ruleset, ScoringRule, Stage } from '../../../../worker/contract/ruleset.ts';
import { fromConditionsForm, type GroupForm, toConditionsForm } from '../../lib/condition-form.ts';
import { type FitForm, fromFitForm, toFitForm } from './fit-form.ts';

/** A ruleset as form fields: conditions as trees of fields, a cap that may be “none”, and decay in percent. */
export interface RulesetForm {
  rules: {
    id: string;
    eventType: string;
    points: number;
    description: string;
    active: boolean;
    conditions: GroupForm;
    capPer: 'none' | Cap['per'];
    capTimes: number;
    /** `auto` means that stage, trend and risk decide. */
    nextKind: 'auto' | NextActionKind | 'own';
    nextText: string;
  }[];
  stages: Stage[];
  graceDays: number;
  ratePercent: number;
  /** Event types, separated by commas. */
  silent: string;
  fit: FitForm;
}

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
