import type { ActionKind, Automation, AutomationRule } from '../../../../worker/contract/automation.ts';
import type { Condition } from '../../../../worker/contract/ruleset.ts';
import { type Trigger, triggerOf } from './automation-form.ts';

export const OPERATORS: Record<Condition['operator'], string> = {
  equals: 'is',
  not_equals: 'is not',
  contains: 'contains',
  greater_than: 'is above',
  less_than: 'is below',
  exists: 'is there',
};

const TRIGGERS: Record<Trigger, (value: string | number) => string> = {
  whenStage: (stage) => `enters ${stage}`,
  whenLeavesStage: (stage) => `leaves ${stage}`,
  whenScoreAbove: (score) => `rises to ${score} points`,
  whenScoreBelow: (score) => `falls below ${score} points`,
  whenEvent: (type) => `does ${type}`,
  whenQuietDays: (days) => `is quiet for ${days} ${Number(days) === 1 ? 'day' : 'days'}`,
};

/** One that has no property yet says nothing. */
const describeConditions = (conditions: readonly Condition[]): string[] =>
  conditions.filter(({ property }) => property !== '').map(describeCondition);

const describeCondition = ({ property, operator, value }: Condition): string =>
  [property, OPERATORS[operator], value].filter((part) => part !== undefined).join(' ');

export type Described = Omit<AutomationRule, 'id' | 'name'>;

/** What sets it going, said of a lead. */
export function describeWhen(rule: Described): string {
  const trigger = triggerOf(rule);
  return TRIGGERS[trigger](rule[trigger] || '…');
}

/** What must hold as well, one phrase each. */
export function describeOnly({ minVelocity, minScore, maxScore, conditions = [], traits = [] }: Described): string[] {
  return [
    ...describeConditions(conditions),
    minVelocity === undefined ? '' : `velocity ≥ ${minVelocity}`,
    minScore === undefined ? '' : `score ≥ ${minScore}`,
    maxScore === undefined ? '' : `score ≤ ${maxScore}`,
    ...describeConditions(traits),
  ].filter(Boolean);
}

const hostOf = (url: unknown): string => (URL.canParse(String(url)) ? new URL(String(url)).host : 'a URL');

const ACTIONS: Record<ActionKind, (config: Record<string, unknown>) => string> = {
  webhook: ({ url, method }) => `${method} to ${hostOf(url)}`,
  slack: () => 'post to Slack',
  email: ({ to }) => {
    const [first, ...others] = Array.isArray(to) ? to : [];
    return `e‑mail ${first ?? 'someone'}${others.length > 0 ? ` and ${others.length} more` : ''}`;
  },
  hubspot: () => 'update HubSpot',
  salesforce: () => 'update Salesforce',
};

/** What is done then. */
export const describeThen = ({ action, config }: Pick<Automation, 'action' | 'config'>): string =>
  ACTIONS[action](config);
