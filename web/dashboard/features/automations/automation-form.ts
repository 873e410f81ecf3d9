import type {
  ActionConfig,
  ActionKind,
  Automation,
  AutomationInput,
  AutomationRule,
} from '../../../../worker/contract/automation.ts';
import {
  fromConditionsForm,
  fromLeadConditionsForm,
  type GroupForm,
  toConditionsForm,
} from '../../lib/condition-form.ts';

/** The triggers of an automation: the fields of the API whose names begin with `when`. */
export type Trigger = Extract<keyof AutomationRule, `when${string}`>;

/** An automation as form fields: numbers and lists are text, and each action keeps its own fields. */
export interface AutomationForm {
  name: string;
  enabled: boolean;
  when: Trigger;
  stage: string;
  segment: string;
  score: string;
  event: string;
  quietDays: string;
  conditions: GroupForm;
  minVelocity: string;
  minScore: string;
  maxScore: string;
  /** Fit letters and grades, separated by commas: `A, B1`. */
  grades: string;
  traits: GroupForm;
  action: ActionKind;
  webhook: {
    url: string;
    method: 'POST' | 'PUT' | 'PATCH';
    headers: { name: string; value: string }[];
    fields: FieldForm[];
  };
  slack: { url: string; text: string };
  email: { to: string; subject: string; text: string };
  assign: { owners: string[]; replacesOwner: boolean };
  hubspot: { accessToken: string; scoreProperty: string; stageProperty: string; fields: FieldForm[] };
  salesforce: {
    instanceUrl: string;
    clientId: string;
    clientSecret: string;
    externalIdField: string;
    scoreField: string;
    fields: FieldForm[];
  };
}

/** A field that the automation adds to the message, with a template for its value. */
export interface FieldForm {
  name: string;
  value: string;
}

/** The form field with the value of each trigger. */
export const TRIGGER_FIELDS: Record<Trigger, 'stage' | 'segment' | 'score' | 'event' | 'quietDays'> = {
  whenStage: 'stage',
  whenLeavesStage: 'stage',
  whenEntersSegment: 'segment',
  whenLeavesSegment: 'segment',
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
  segment: '',
  score: '60',
  event: 'demo_request',
  quietDays: '7',
  conditions: toConditionsForm(),
  minVelocity: '',
  minScore: '',
  maxScore: '',
  grades: '',
  traits: toConditionsForm(),
  action: 'webhook',
  webhook: { url: '', method: 'POST', headers: [], fields: [] },
  slack: { url: '', text: '' },
  email: { to: '', subject: '', text: '' },
  assign: { owners: [], replacesOwner: false },
  hubspot: { accessToken: '', scoreProperty: 'lead_score', stageProperty: '', fields: [] },
  salesforce: {
    instanceUrl: '',
    clientId: '',
    clientSecret: '',
    externalIdField: 'Lead_Key__c',
    scoreField: 'Lead_Score__c',
    fields: [],
  },
};

const toText = (value: unknown): string => (value === undefined || value === null ? '' : String(value));

export function toForm(automation: Automation): AutomationForm {
  const { action, config } = automation;
  const when = triggerOf(automation);
  return {
    ...EMPTY_FORM,
    name: automation.name,
    enabled: automation.enabled,
    when,
    [TRIGGER_FIELDS[when]]: toText(automation[when]),
    conditions: toConditionsForm(automation.conditions),
    traits: toConditionsForm(automation.traits),
    minVelocity: toText(automation.minVelocity),
    minScore: toText(automation.minScore),
    maxScore: toText(automation.maxScore),
    grades: (automation.grades ?? []).join(', '),
    action,
    [action]: { ...EMPTY_FORM[action], ...toActionForm({ action, config } as ActionConfig) },
  };
}

export const triggerOf = (rule: Partial<Pick<AutomationRule, Trigger>>): Trigger =>
  TRIGGERS.find((trigger) => rule[trigger] !== undefined) ?? 'whenStage';

function toActionForm(what: ActionConfig): object {
  switch (what.action) {
    case 'webhook':
      return { ...what.config, headers: toRows(what.config.headers), fields: toRows(what.config.fields) };
    case 'hubspot':
    case 'salesforce':
      return { ...what.config, fields: toRows(what.config.fields) };
    case 'email':
      return { ...what.config, to: what.config.to.join(', ') };
    case 'slack':
    case 'assign':
      return what.config;
  }
}

const toRows = (record: Record<string, string> = {}): FieldForm[] =>
  Object.entries(record).map(([name, value]) => ({ name, value }));
const fromRows = (rows: readonly FieldForm[]): Record<string, string> | undefined =>
  rows.length === 0 ? undefined : Object.fromEntries(rows.map(({ name, value }) => [name.trim(), value]));

const listOf = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);
const number = (text: string): number | undefined => (text.trim() === '' ? undefined : Number(text));
const without = <Value extends object>(value: Value): Value =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined && each !== '')) as Value;

/** Converts the form to an automation. The automation may be invalid, in which case `resolveForm` reports the errors. */
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
    ...(listOf(form.grades).length > 0 && { grades: listOf(form.grades.toUpperCase()) }),
    ...without({
      conditions: when === 'whenEvent' ? fromConditionsForm(form.conditions) : undefined,
      traits: fromLeadConditionsForm(form.traits),
    }),
  } as AutomationInput;
}

function fromActionForm(form: AutomationForm): object {
  switch (form.action) {
    case 'webhook': {
      const { headers, fields, ...rest } = form.webhook;
      return { ...rest, ...without({ headers: fromRows(headers), fields: fromRows(fields) }) };
    }
    case 'email':
      return without({ ...form.email, to: listOf(form.email.to) });
    case 'hubspot':
      return without({ ...form.hubspot, fields: fromRows(form.hubspot.fields) });
    case 'salesforce':
      return without({ ...form.salesforce, fields: fromRows(form.salesforce.fields) });
    case 'assign':
    case 'slack':
      return without(form[form.action]);
  }
}

/**
 * The body of the request that saves a changed automation. Unused fields are null, so that the API removes their stored values.
 * `enabled` is left out, because a separate switch controls it.
 */
export function toChange({ enabled: _, ...input }: AutomationInput): Record<string, unknown> {
  const absent = [...TRIGGERS, 'minVelocity', 'minScore', 'maxScore', 'grades', 'conditions', 'traits'];
  return { ...Object.fromEntries(absent.map((key) => [key, null])), ...input };
}

/**
 * True for the bullets that the API returns in place of a stored secret. If the form sends the bullets back, the API keeps the
 * secret.
 */
export const isMasked = (value: unknown): boolean => typeof value === 'string' && value.startsWith('••••');
