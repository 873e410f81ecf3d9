import { leavesOf, mapLeaves } from '../contract/condition-tree.ts';
import type { FieldCondition, LeadCondition, LeadConditions } from '../contract/lead-condition.ts';

const isOnAnyList = (leaf: LeadCondition): leaf is FieldCondition =>
  'field' in leaf && leaf.field === 'list' && (leaf.operator === 'is_empty' || leaf.operator === 'is_not_empty');

/** Whether conditions test if a lead is on any list, so that they change when a list is deleted. */
export const askForAnyList = (conditions: LeadConditions): boolean =>
  leavesOf<LeadCondition>(conditions).some(isOnAnyList);

/**
 * Conditions without deleted lists, because leads do not learn of the deletion and keep their entries. Tests for any list then have the IDs
 * of these as their value.
 */
export function withoutDeleted(conditions: LeadConditions, deletedLists: readonly string[] = []): LeadConditions {
  if (!askForAnyList(conditions)) return conditions;
  return mapLeaves<LeadCondition>(conditions, (leaf) =>
    isOnAnyList(leaf) ? { ...leaf, value: [...deletedLists] } : leaf,
  );
}
