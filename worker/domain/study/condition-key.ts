import type { Condition } from '../../contract/condition.ts';

/** A key that is equal for equal conditions, even if the order of their fields differs. */
export const conditionKey = ({ property, operator, value }: Condition): string =>
  JSON.stringify([property, operator, value]);
