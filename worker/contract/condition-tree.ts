/** Conditions of one kind: all of them, or any of them, must be met, or one condition or group must not be met. */
export type GroupOf<Leaf> = { all: NodeOf<Leaf>[] } | { any: NodeOf<Leaf>[] } | { not: Negated<Leaf> };
/** A `not` never contains another `not`, so that the levels of a tree are limited. */
export type Negated<Leaf> = Leaf | { all: NodeOf<Leaf>[] } | { any: NodeOf<Leaf>[] };
export type NodeOf<Leaf> = Leaf | GroupOf<Leaf>;
/** A list means that all of its conditions must be met. */
export type TreeOf<Leaf> = NodeOf<Leaf>[] | GroupOf<Leaf>;

export const toGroup = <Leaf>(conditions: TreeOf<Leaf>): GroupOf<Leaf> =>
  Array.isArray(conditions) ? { all: conditions } : conditions;

/** True for a group: conditions have no field called `all`, `any` or `not`. */
export const isGroup = <Leaf extends object>(node: NodeOf<Leaf>): node is GroupOf<Leaf> =>
  'all' in node || 'any' in node || 'not' in node;

/** The conditions and groups directly within a group. */
export const childrenOf = <Leaf>(group: GroupOf<Leaf>): NodeOf<Leaf>[] =>
  'all' in group ? group.all : 'any' in group ? group.any : [group.not];

/** Every condition of a tree, in the order in which they are written. */
export function leavesOf<Leaf extends object>(conditions: TreeOf<Leaf>): Leaf[] {
  const leaves = (node: NodeOf<Leaf>): Leaf[] => (isGroup(node) ? childrenOf(node).flatMap(leaves) : [node as Leaf]);
  return leaves(toGroup(conditions));
}

/** The same tree with each condition replaced. */
export function mapLeaves<Leaf extends object>(conditions: TreeOf<Leaf>, replace: (leaf: Leaf) => Leaf): TreeOf<Leaf> {
  const map = (node: NodeOf<Leaf>): NodeOf<Leaf> => (isGroup(node) ? mapGroup(node) : replace(node));
  const mapGroup = (group: GroupOf<Leaf>): GroupOf<Leaf> => {
    if ('all' in group) return { all: group.all.map(map) };
    return 'any' in group ? { any: group.any.map(map) } : { not: map(group.not) as Negated<Leaf> };
  };
  return Array.isArray(conditions) ? conditions.map(map) : mapGroup(conditions);
}
