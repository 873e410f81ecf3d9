import { leavesOf } from '../../contract/condition-tree.ts';
import type { LeadConditions } from '../../contract/lead-condition.ts';

/** Properties that every lead has, even if they are empty. */
const TRAITS = new Set(['name', 'email', 'company', 'phone']);

/** The custom properties that conditions name. */
export const propertyNamesOf = (conditions: LeadConditions): string[] =>
  leavesOf(conditions).flatMap((leaf) => ('property' in leaf && !TRAITS.has(leaf.property) ? [leaf.property] : []));
