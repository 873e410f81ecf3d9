import type { Conditions } from '../../../worker/contract/condition.ts';
import {
  childrenOf,
  type GroupOf,
  isGroup as isConditionGroup,
  type NodeOf,
  toGroup,
} from '../../../worker/contract/condition-tree.ts';
import type { LeadCondition, LeadConditions } from '../../../worker/contract/lead-condition.ts';
import { type BehaviorForm, fromBehaviorForm, refuseBehavior, toBehaviorForm } from './behavior-form.ts';
import {
  type ConditionForm,
  fromConditionForm,
  newCondition,
  newKey,
  refuseCondition,
  toConditionForm,
} from './condition-leaf.ts';

type ConditionGroup = GroupOf<LeadCondition>;
type ConditionNode = NodeOf<LeadCondition>;

/** Which of a group's conditions and subgroups must be met. */
export type Match = 'all' | 'any' | 'none' | 'not_all';
export interface GroupForm {
  key: string;
  match: Match;
  nodes: readonly NodeForm[];
}
export type LeafForm = ConditionForm | BehaviorForm;
export type NodeForm = LeafForm | GroupForm;

export const isGroup = (node: NodeForm): node is GroupForm => 'nodes' in node;
export const isBehavior = (leaf: LeafForm): leaf is BehaviorForm => 'event' in leaf;

/** Creates a group. A group is never empty, so it starts with one blank condition. */
export const newGroup = (match: Match): GroupForm => ({ key: newKey(), match, nodes: [newCondition()] });

export function toConditionsForm(conditions: LeadConditions = []): GroupForm {
  const group = toGroup(conditions);
  const [match, nodes] =
    'not' in group ? fromNot(group.not) : (['all' in group ? 'all' : 'any', childrenOf(group)] as const);
  return {
    key: newKey(),
    match,
    nodes: nodes.map((node) => (isConditionGroup(node) ? toConditionsForm(node) : toLeafForm(node))),
  };
}

const toLeafForm = (leaf: LeadCondition): LeafForm => ('event' in leaf ? toBehaviorForm(leaf) : toConditionForm(leaf));

const fromLeafForm = (form: LeafForm): LeadCondition =>
  isBehavior(form) ? fromBehaviorForm(form) : fromConditionForm(form);

function fromNot(node: ConditionNode): [Match, ConditionNode[]] {
  if (!isConditionGroup(node)) return ['none', [node]];
  return ['any' in node ? 'none' : 'not_all', childrenOf(node)];
}

/** Converts the form to conditions; undefined if the form has none. Invalid numbers become NaN. */
export const fromConditionsForm = (form: GroupForm): Conditions | undefined =>
  fromLeadConditionsForm(form) as Conditions | undefined;

/** Like `fromConditionsForm`, but also accepts conditions on a lead's fields and behavior. */
export function fromLeadConditionsForm(form: GroupForm): LeadConditions | undefined {
  if (form.nodes.length === 0) return undefined;
  const group = fromGroup(form);
  return 'all' in group ? group.all : group;
}

function fromGroup({ match, nodes: forms }: GroupForm): ConditionGroup {
  const nodes = forms.map((node) => (isGroup(node) ? fromGroup(node) : fromLeafForm(node)));
  const [only] = nodes;
  switch (match) {
    case 'all':
      return { all: nodes };
    case 'any':
      return { any: nodes };
    case 'not_all':
      return { not: { all: nodes } };
    case 'none':
      return { not: nodes.length === 1 && only && !isConditionGroup(only) ? only : { any: nodes } };
  }
}

/**
 * Returns a copy of the tree in which `change` has replaced the node with this key. If `change` returns null, removes the node, and
 * also its group if the group becomes empty.
 */
export function changeNode<Node extends NodeForm>(
  group: GroupForm,
  key: string,
  change: (node: Node) => NodeForm | null,
): GroupForm {
  const nodes = group.nodes.flatMap((node): NodeForm[] => {
    if (node.key === key) return [change(node as Node) ?? []].flat();
    if (!isGroup(node)) return [node];
    const inner = changeNode(node, key, change);
    return inner.nodes.length > 0 ? [inner] : [];
  });
  return { ...group, nodes };
}

export const conditionsOf = ({ nodes }: GroupForm): LeafForm[] =>
  nodes.flatMap((node) => (isGroup(node) ? conditionsOf(node) : [node]));

/** True if the group contains a condition that cannot be saved. */
export const hasRefused = (group: GroupForm): boolean =>
  conditionsOf(group).some((leaf) => (isBehavior(leaf) ? refuseBehavior(leaf) : refuseCondition(leaf)) !== null);
