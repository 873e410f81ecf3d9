/** A tree of conditions: all or any of them must be met, or one condition or group must not be met. */
export type GroupOf<Leaf> = { all: NodeOf<Leaf>[] } | { any: NodeOf<Leaf>[] } | { not: Negated<Leaf> };
/** A `not` cannot contain another `not`, which limits the depth of a tree. */
export type Negated<Leaf> = Leaf | { all: NodeOf<Leaf>[] } | { any: NodeOf<Leaf>[] };
export type NodeOf<Leaf> = Leaf | GroupOf<Leaf>;
/** A list means that all of its conditions must be met. */
export type TreeOf<Leaf> = NodeOf<Leaf>[] | GroupOf<Leaf>;

export const toGroup = <Leaf>(conditions: TreeOf<Leaf>): GroupOf<Leaf> =>
  Array.isArray(conditions) ? { all: conditions } : conditions;

/**
 * Whether the node is a group, not a condition. Conditions have no field named `all`, `any` or `not`, so a group cannot be mistaken for a
 * condition.
 */
export const isGroup = <Leaf extends object>(node: NodeOf<Leaf>): node is GroupOf<Leaf> =>
  'all' in node || 'any' in node || 'not' in node;

/** The conditions and groups directly inside a group. */
export const childrenOf = <Leaf>(group: GroupOf<Leaf>): NodeOf<Leaf>[] =>
  'all' in group ? group.all : 'any' in group ? group.any : [group.not];

/** Every condition in a tree, in the order in which the conditions are written. */
export function leavesOf<Leaf extends object>(conditions: TreeOf<Leaf>): Leaf[] {
  const leaves = (node: NodeOf<Leaf>): Leaf[] => (isGroup(node) ? childrenOf(node).flatMap(leaves) : [node as Leaf]);
  return leaves(toGroup(conditions));
}

/** Returns the same tree with each condition replaced. */
export function mapLeaves<Leaf extends object>(conditions: TreeOf<Leaf>, replace: (leaf: Leaf) => Leaf): TreeOf<Leaf> {
  const map = (node: NodeOf<Leaf>): NodeOf<Leaf> => (isGroup(node) ? mapGroup(node) : replace(node));
  const mapGroup = (group: GroupOf<Leaf>): GroupOf<Leaf> => {
    if ('all' in group) return { all: group.all.map(map) };
    return 'any' in group ? { any: group.any.map(map) } : { not: map(group.not) as Negated<Leaf> };
  };
  return Array.isArray(conditions) ? conditions.map(map) : mapGroup(conditions);
}
