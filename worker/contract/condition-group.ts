import * as z from 'zod';
import { type GroupOf, leavesOf, type Negated, type NodeOf, type TreeOf } from './condition-tree.ts';
import { LIMITS } from './limits.ts';

const { conditionsMax, conditionDepthMax: depthMax } = LIMITS;

export const NO_LIST = 'must be a list of conditions, or a group of them';
const NO_CONDITION = 'must be a condition, or a group of them';
const NOT_NEGATED = 'must be a condition, or an `all` or `any` group';

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

/** An entry in a list or group: a condition, or a nested group. */
export const nodesOf = <Leaf>(leaf: z.ZodType<Leaf>, group: z.ZodType<GroupOf<Leaf>>) =>
  z.union([leaf, group], NO_CONDITION) as z.ZodType<NodeOf<Leaf>>;

/** Builds the schema of groups of conditions. `named` has the names of the schemas in the OpenAPI document. */
export function groupsOf<Leaf>(
  leaf: z.ZodType<Leaf>,
  named: { leaf: string; group: string },
): z.ZodType<GroupOf<Leaf>, GroupOf<Leaf>> {
  // All levels of a group look the same, so the OpenAPI document shows one schema that refers to itself.
  const node = { anyOf: [ref(named.leaf), ref(named.group)] };
  const list = { type: 'array', minItems: 1, items: node };
  // The schema defines each level separately, so that no request can make the parser recurse deeper.
  const groupAt = (depth: number): z.ZodType<GroupOf<Leaf>> => {
    const refused = { error: `must not nest groups more than ${depthMax} levels deep`, abort: true };
    const isTooDeep = depth > depthMax;
    const nodes = isTooDeep
      ? z.array(z.unknown()).refine(() => false, refused)
      : z.array(nodesOf(leaf, groupAt(depth + 1))).min(1);
    const described = nodes.meta({ override: list }) as z.ZodType<NodeOf<Leaf>[]>;
    const [all, any] = [z.object({ all: described }), z.object({ any: described })];
    const negated = isTooDeep ? z.unknown().refine(() => false, refused) : z.union([leaf, all, any], NOT_NEGATED);
    const not = negated.meta({ override: node }) as z.ZodType<Negated<Leaf>>;
    return z.union([all, any, z.object({ not })]) as z.ZodType<GroupOf<Leaf>>;
  };
  return groupAt(1).meta({
    id: named.group,
    description: `Conditions that must all be met (\`all\`), or of which at least one must be met (\`any\`). \`not\` contains a condition or an \`all\` or \`any\` group that must not be met. Groups nest up to ${depthMax} levels deep.`,
  }) as z.ZodType<GroupOf<Leaf>, GroupOf<Leaf>>;
}

export function refuseTooMany<Leaf extends object>(conditions: TreeOf<Leaf>, context: z.core.$RefinementCtx): void {
  if (leavesOf(conditions).length <= conditionsMax) return;
  context.addIssue({ code: 'custom', message: `must not hold more than ${conditionsMax} conditions` });
}
