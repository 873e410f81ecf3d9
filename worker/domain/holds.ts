import { isGroup, type NodeOf, type TreeOf, toGroup } from '../contract/condition-tree.ts';

/** True if a tree of conditions is met. `meets` returns whether a single condition is met. */
export const holds = <Leaf extends object>(conditions: TreeOf<Leaf>, meets: (leaf: Leaf) => boolean): boolean =>
  decide(conditions, meets) === true;

/**
 * Like `holds`, but the result of a condition may be unknown (null). Returns null if the result of the whole tree depends on an unknown
 * condition.
 */
export function decide<Leaf extends object>(
  conditions: TreeOf<Leaf>,
  meets: (leaf: Leaf) => boolean | null,
): boolean | null {
  const test = (node: NodeOf<Leaf>): boolean | null => {
    if (!isGroup(node)) return meets(node);
    if ('all' in node) return first(node.all, false);
    if ('any' in node) return first(node.any, true);
    const met = test(node.not);
    return met === null ? null : !met;
  };
  /** Returns `deciding` if any node has this result. Otherwise, returns the opposite, or null if the result of a node is unknown. */
  const first = (nodes: readonly NodeOf<Leaf>[], deciding: boolean): boolean | null => {
    let result: boolean | null = !deciding;
    for (const node of nodes) {
      const met = test(node);
      if (met === deciding) return deciding;
      if (met === null) result = null;
    }
    return result;
  };
  return test(toGroup(conditions));
}
