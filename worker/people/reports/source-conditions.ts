import type { NodeOf } from '../../contract/condition-tree.ts';
import { toInstant } from '../../contract/instant.ts';
import type { FieldCondition, LeadCondition, LeadConditions } from '../../contract/lead-condition.ts';
import type { SourceKey } from '../../project/group-value.ts';

/** Conditions for leads first seen in a period. A lead is first seen at its first event or, if it has none, when it was created. */
export function periodConditions({ from, until }: { from: number; until: number }): NodeOf<LeadCondition>[] {
  const within = (field: 'firstEventAt' | 'createdAt'): FieldCondition[] => [
    { field, operator: 'after', value: toInstant(from) },
    { field, operator: 'before', value: toInstant(until) },
  ];
  return [
    {
      any: [
        { all: within('firstEventAt') },
        { all: [{ field: 'firstEventAt', operator: 'is_empty' }, ...within('createdAt')] },
      ],
    },
  ];
}

/**
 * Conditions for the leads of one group of a report. Null if conditions cannot express the group. `values` contains the group's value. For
 * the group `other`, `values` contains all values that have groups of their own.
 */
export function sourceConditions({
  key,
  type,
  values,
  period,
}: {
  key: SourceKey;
  type: 'value' | 'other' | 'unknown';
  values: readonly string[];
  period: readonly NodeOf<LeadCondition>[];
}): LeadConditions | null {
  const of = 'property' in key ? { property: key.property } : { field: `firstTouch.${key.by}` as const };
  const begins = 'by' in key ? BEGINNINGS[key.by] : undefined;
  const [value = ''] = values;
  switch (type) {
    case 'unknown':
      return [...period, { ...of, operator: 'is_empty' }];
    case 'other':
      if (begins) return null;
      return [...period, { ...of, operator: 'is_not_empty' }, { ...of, operator: 'not_in', value: [...values] }];
    case 'value':
      if (!begins) return [...period, { ...of, operator: 'equals', value }];
      return [
        ...period,
        {
          any: [
            { ...of, operator: 'equals', value },
            ...begins.map((mark) => ({ ...of, operator: 'starts_with' as const, value: value + mark })),
          ],
        },
      ];
  }
}

/** A group combines all addresses that start the same way, up to one of these characters. */
const BEGINNINGS: Partial<Record<string, readonly string[]>> = { landingPage: ['?', '#'], referrer: ['/', '?'] };
