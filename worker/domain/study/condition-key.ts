import type { Condition } from '../../contract/condition.ts';

/** Equal for equal conditions, whatever the order of their fields. */
export const conditionKey = ({ property, operator, value }: Condition): string =>
  JSON.stringify([property, operator, value]);
