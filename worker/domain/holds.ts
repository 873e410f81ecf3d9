import { isGroup, type NodeOf, type TreeOf, toGroup } from '../contract/condition-tree.ts';

/** True if a tree of conditions holds, given which of its conditions are met. */
export function holds<Leaf extends object>(conditions: TreeOf<Leaf>, meets: (leaf: Leaf) => boolean): boolean {
  const test = (node: NodeOf<Leaf>): boolean => {
    if (!isGroup(node)) return meets(node);
    if ('all' in node) return node.all.every(test);
    if ('any' in node) return node.any.some(test);
    return !test(node.not);
  };
  return test(toGroup(conditions));
}
