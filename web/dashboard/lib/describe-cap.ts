import type { Cap } from '../../../worker/contract/ruleset.ts';

const PERIODS: Record<Cap['per'], string> = { day: 'a day', week: 'a week', lifetime: 'per lead' };

/** Describes a rule's limit, such as “once a day” or “3 times per lead”. */
export const describeCap = ({ times, per }: Cap): string =>
  `${times === 1 ? 'once' : `${times} times`} ${PERIODS[per]}`;
