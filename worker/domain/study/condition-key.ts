import type { Condition } from '../../contract/condition.ts';

/** A key that equal conditions share, even if their fields are in a different order. */
export const conditionKey = ({ property, operator, value }: Condition): string =>
  JSON.stringify([property, operator, value]);
