import type { ActionKind, Automation, AutomationRule } from '../../../../worker/contract/automation.ts';
import { describeConditions } from '../../lib/describe-conditions.ts';
import { sentence } from '../../lib/format.ts';
import type { ListName } from '../../lib/lists.ts';
import type { SegmentName } from '../../lib/segments.ts';
import { type Trigger, triggerOf } from './automation-form.ts';

const TRIGGERS: Record<Trigger, (value: string | number, segmentName: SegmentName) => string> = {
  whenStage: (stage) => `enters ${sentence(String(stage))}`,
  whenLeavesStage: (stage) => `leaves ${sentence(String(stage))}`,
  whenEntersSegment: (id, segmentName) => `enters the segment ${segmentName(String(id))}`,
  whenLeavesSegment: (id, segmentName) => `leaves the segment ${segmentName(String(id))}`,
  whenScoreAbove: (score) => `rises to ${score} points`,
  whenScoreBelow: (score) => `falls below ${score} points`,
  whenEvent: (type) => `triggers “${type}”`,
  whenQuietDays: (days) => `is inactive for ${days} ${Number(days) === 1 ? 'day' : 'days'}`,
};

export type Described = Omit<AutomationRule, 'id' | 'name'>;

/** Describes the trigger as a phrase about the lead, such as “enters Hot”. */
export function describeWhen(rule: Described, segmentName: SegmentName): string {
  const trigger = triggerOf(rule);
  return TRIGGERS[trigger](rule[trigger] || '…', segmentName);
}

export const namesSegment = ({ whenEntersSegment, whenLeavesSegment }: Described): boolean =>
  whenEntersSegment !== undefined || whenLeavesSegment !== undefined;

/** Describes the conditions, one phrase for each. */
export function describeOnly(
  { minVelocity, minScore, maxScore, grades, conditions, traits }: Described,
  listName?: ListName,
): string[] {
  return [
    ...describeConditions(conditions),
    minVelocity === undefined ? '' : `velocity ≥ ${minVelocity}`,
    minScore === undefined ? '' : `score ≥ ${minScore}`,
    maxScore === undefined ? '' : `score ≤ ${maxScore}`,
    grades === undefined ? '' : `grade ${grades.join(' or ')}`,
    ...describeConditions(traits, listName),
  ].filter(Boolean);
}

const hostOf = (url: unknown): string => (URL.canParse(String(url)) ? new URL(String(url)).host : 'a URL');

const ACTIONS: Record<ActionKind, (config: Record<string, unknown>) => string> = {
  webhook: ({ url, method }) => `${method} to ${hostOf(url)}`,
  slack: () => 'post to Slack',
  email: ({ to }) => {
    const [first, ...others] = Array.isArray(to) ? to : [];
    return `email ${first ?? 'someone'}${others.length > 0 ? ` and ${others.length} more` : ''}`;
  },
  assign: ({ owners }) =>
    Array.isArray(owners) && owners.length > 1
      ? `assign it to ${owners.length} people in turn`
      : 'assign it to one person',
  hubspot: () => 'update HubSpot',
  salesforce: () => 'update Salesforce',
};

/** Describes the action in words. */
export const describeThen = ({ action, config }: Pick<Automation, 'action' | 'config'>): string =>
  ACTIONS[action](config);
