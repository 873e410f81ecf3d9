import { get, type Resolver, set } from 'react-hook-form';
import type * as z from 'zod';
import {
  type ActionConfig,
  type ActionKind,
  type Automation,
  AutomationInput,
  type AutomationRule,
} from '../../../../worker/contract/automation.ts';
import type { Condition } from '../../../../worker/contract/ruleset.ts';

/** What can set an automation going: the contract's `when…`. */
export type Trigger = Extract<keyof AutomationRule, `when${string}`>;

interface ConditionForm {
  property: string;
  operator: Condition['operator'];
  value: string;
}

/** An automation as fields hold it: numbers and lists are text, and each action keeps its own fields. */
export interface AutomationForm {
  name: string;
  enabled: boolean;
  when: Trigger;
  stage: string;
  score: string;
  event: string;
  quietDays: string;
  conditions: ConditionForm[];
  minVelocity: string;
  minScore: string;
  maxScore: string;
  traits: ConditionForm[];
  action: ActionKind;
  webhook: { url: string; method: 'POST' | 'PUT' | 'PATCH'; headers: { name: string; value: string }[] };
  slack: { url: string };
  email: { to: string; subject: string };
  hubspot: { accessToken: string; scoreProperty: string; stageProperty: string };
  salesforce: {
    instanceUrl: string;
    clientId: string;
    clientSecret: string;
    externalIdField: string;
    scoreField: string;
  };
}

/** Which field a trigger is about. */
export const TRIGGER_FIELDS: Record<Trigger, 'stage' | 'score' | 'event' | 'quietDays'> = {
  whenStage: 'stage',
  whenLeavesStage: 'stage',
  whenScoreAbove: 'score',
  whenScoreBelow: 'score',
  whenEvent: 'event',
  whenQuietDays: 'quietDays',
};
const TRIGGERS = Object.keys(TRIGGER_FIELDS) as Trigger[];
const NUMERIC: ReadonlySet<Trigger> = new Set(['whenScoreAbove', 'whenScoreBelow', 'whenQuietDays']);

export const EMPTY_FORM: AutomationForm = {
  name: '',
  enabled: true,
  when: 'whenStage',
  stage: 'qualified',
  score: '60',
  event: 'demo_request',
  quietDays: '7',
  conditions: [],
  minVelocity: '',
  minScore: '',
  maxScore: '',
  traits: [],
  action: 'webhook',
  webhook: { url: '', method: 'POST', headers: [] },
  slack: { url: '' },
  email: { to: '', subject: '' },
  hubspot: { accessToken: '', scoreProperty: 'lead_score', stageProperty: '' },
  salesforce: {
    instanceUrl: '',
    clientId: '',
    clientSecret: '',
    externalIdField: 'Lead_Key__c',
    scoreField: 'Lead_Score__c',
  },
};

const toText = (value: unknown): string => (value === undefined || value === null ? '' : String(value));
const toConditionForms = (conditions: readonly Condition[] | undefined): ConditionForm[] =>
  (conditions ?? []).map(({ property, operator, value }) => ({ property, operator, value: toText(value) }));

export function toForm(automation: Automation): AutomationForm {
  const { action, config } = automation;
  const when = triggerOf(automation);
  return {
    ...EMPTY_FORM,
    name: automation.name,
    enabled: automation.enabled,
    when,
    [TRIGGER_FIELDS[when]]: toText(automation[when]),
    conditions: toConditionForms(automation.conditions),
    traits: toConditionForms(automation.traits),
    minVelocity: toText(automation.minVelocity),
    minScore: toText(automation.minScore),
    maxScore: toText(automation.maxScore),
    action,
    [action]: { ...EMPTY_FORM[action], ...toActionForm({ action, config } as ActionConfig) },
  };
}

export const triggerOf = (rule: Partial<Pick<AutomationRule, Trigger>>): Trigger =>
  TRIGGERS.find((trigger) => rule[trigger] !== undefined) ?? 'whenStage';

function toActionForm(what: ActionConfig): object {
  if (what.action === 'webhook') {
    const headers = Object.entries(what.config.headers ?? {}).map(([name, value]) => ({ name, value }));
    return { ...what.config, headers };
  }
  return what.action === 'email' ? { ...what.config, to: what.config.to.join(', ') } : what.config;
}

const number = (text: string): number | undefined => (text.trim() === '' ? undefined : Number(text));
const without = <Value extends object>(value: Value): Value =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined && each !== '')) as Value;

/** The automation that the fields say. What the contract refuses of it is for `resolveForm` to tell. */
export function fromForm(form: AutomationForm): AutomationInput {
  const { when, action } = form;
  const given = form[TRIGGER_FIELDS[when]];
  return {
    name: form.name,
    enabled: form.enabled,
    action,
    config: fromActionForm(form),
    [when]: NUMERIC.has(when) ? number(given) : given,
    ...without({
      minVelocity: number(form.minVelocity),
      minScore: number(form.minScore),
      maxScore: number(form.maxScore),
    }),
    ...(when === 'whenEvent' && form.conditions.length > 0 && { conditions: form.conditions.map(toCondition) }),
    ...(form.traits.length > 0 && { traits: form.traits.map(toTraitCondition) }),
  } as AutomationInput;
}

function fromActionForm(form: AutomationForm): object {
  switch (form.action) {
    case 'webhook': {
      const { headers, ...rest } = form.webhook;
      const named = Object.fromEntries(headers.map(({ name, value }) => [name.trim(), value]));
      return { ...rest, ...(headers.length > 0 && { headers: named }) };
    }
    case 'email':
      return without({ ...form.email, to: form.email.to.split(/[\s,;]+/).filter(Boolean) });
    case 'slack':
    case 'hubspot':
    case 'salesforce':
      return without(form[form.action]);
  }
}

/** Known traits are text, whatever they look like: a phone number is no number. */
const TEXT_TRAITS = ['name', 'email', 'company', 'phone'];
const toTraitCondition = (condition: ConditionForm): Condition =>
  TEXT_TRAITS.includes(condition.property) && condition.operator !== 'exists'
    ? { ...toCondition(condition), value: condition.value.trim() }
    : toCondition(condition);

function toCondition({ property, operator, value }: ConditionForm): Condition {
  if (operator === 'exists') return { property, operator };
  const trimmed = value.trim();
  return trimmed === '' ? { property, operator } : { property, operator, value: toValue(trimmed, operator) };
}

/** Events carry `5` as a number and `true` as a boolean: so does a condition that is written so. */
function toValue(text: string, operator: Condition['operator']): string | number | boolean {
  if (operator === 'contains') return text;
  if (Number.isFinite(Number(text))) return Number(text);
  return text === 'true' || text === 'false' ? text === 'true' : text;
}

/** As `PUT` takes it: what the form says nothing of is taken away. Whether it is on is switched elsewhere. */
export function toChange({ enabled: _, ...input }: AutomationInput): Record<string, unknown> {
  const absent = [...TRIGGERS, 'minVelocity', 'minScore', 'maxScore', 'conditions', 'traits'];
  return { ...Object.fromEntries(absent.map((key) => [key, null])), ...input };
}

/** How the API shows a secret that it keeps: sent back so, it stays what it was. */
export const isMasked = (value: unknown): boolean => typeof value === 'string' && value.startsWith('••••');

/** The shared contract checks what the fields say; its complaints are told at the fields that they are about. */
export const resolveForm: Resolver<AutomationForm> = (form) => {
  const input = fromForm(form);
  const issues = AutomationInput.safeParse(input).error?.issues ?? [];
  const complaints = issues.filter(({ path }) => !isMasked(valueAt(input, path)));
  if (complaints.length === 0) return { values: form, errors: {} };
  const errors = {};
  for (const issue of complaints) {
    const path = toFieldPath(issue.path, form).join('.');
    if (!get(errors, path))
      set(errors, path, { type: issue.code, message: toMessage(issue, valueAt(input, issue.path)) });
  }
  return { values: {}, errors };
};

function toMessage({ code, message, path }: z.core.$ZodIssue, value: unknown): string {
  const isAbsent = value === undefined || (typeof value === 'string' && value.trim() === '');
  // Of a trigger that is left empty, the contract says that there is none.
  const isOwn = code === 'custom' && !String(path[0]).startsWith('when');
  if (isAbsent && !isOwn) return 'is required';
  if (code === 'invalid_key') return 'A name holds letters, digits and - only.';
  return message.replace(/^(Invalid input|Too \w+): /, '');
}

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], value);

function toFieldPath([first, ...rest]: readonly PropertyKey[], form: AutomationForm): PropertyKey[] {
  if (first === undefined) return ['name'];
  if (first in TRIGGER_FIELDS) return [TRIGGER_FIELDS[form.when]];
  if (first !== 'config') return [first, ...rest];
  const [field, key] = rest;
  if (field === 'headers')
    return [form.action, 'headers', form.webhook.headers.findIndex(({ name }) => name.trim() === key)];
  return [form.action, ...(field === undefined ? [] : [field])];
}
