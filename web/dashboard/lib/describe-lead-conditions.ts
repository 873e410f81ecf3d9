import { isGroup, leavesOf, type NodeOf, toGroup } from '../../../worker/contract/condition-tree.ts';
import type { LeadCondition, LeadConditions } from '../../../worker/contract/lead-condition.ts';
import { describeConditions } from './describe-conditions.ts';
import { humanize, sentence } from './format.ts';
import type { ListName } from './lists.ts';

/** Describes each condition that must be met. Each description comes with the conditions that would remain without it. */
export function describeLeadConditions(
  conditions: LeadConditions,
  listName?: ListName,
): { words: string; rest: LeadConditions | undefined }[] {
  const group = toGroup(conditions);
  const nodes = 'all' in group ? group.all : [group];
  return nodes.map((node, i) => {
    const rest = nodes.filter((_, j) => j !== i);
    return { words: describeNode(node, listName), rest: rest.length > 0 ? rest : undefined };
  });
}

const describeNode = (node: NodeOf<LeadCondition>, listName: ListName | undefined): string =>
  sentence(describeConditions(isGroup(node) ? node : [withReadableName(node)], listName).join(' and '));

/** True if the conditions mention manual lists, whose names must then be loaded first. */
export const namesLists = (conditions: LeadConditions = []): boolean =>
  leavesOf<LeadCondition>(conditions).some((leaf) => 'field' in leaf && leaf.field === 'list');

/** Turns a property's name such as `company_size` into words. Names with dots or spaces stay the same. */
const withReadableName = (condition: LeadCondition): LeadCondition =>
  'property' in condition && /^\w+$/.test(condition.property)
    ? { ...condition, property: humanize(condition.property) }
    : condition;
