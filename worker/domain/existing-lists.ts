import { leavesOf, mapLeaves } from '../contract/condition-tree.ts';
import type { FieldCondition, LeadCondition, LeadConditions } from '../contract/lead-condition.ts';

const isOnAnyList = (leaf: LeadCondition): leaf is FieldCondition =>
  'field' in leaf && leaf.field === 'list' && (leaf.operator === 'is_empty' || leaf.operator === 'is_not_empty');

/** Whether a condition tests if a lead is on any list. The result of such a test changes when a list is deleted. */
export const askForAnyList = (conditions: LeadConditions): boolean =>
  leavesOf<LeadCondition>(conditions).some(isOnAnyList);

/**
 * Removes deleted lists from conditions. Leads do not learn of the deletion and keep their entries. A test for any list therefore gets the
 * IDs of deleted lists, in order to ignore them.
 */
export function withoutDeleted(conditions: LeadConditions, deletedLists: readonly string[] = []): LeadConditions {
  if (!askForAnyList(conditions)) return conditions;
  return mapLeaves<LeadCondition>(conditions, (leaf) =>
    isOnAnyList(leaf) ? { ...leaf, value: [...deletedLists] } : leaf,
  );
}
