import type { NextAction } from '../../../worker/contract/next-action.ts';
import { humanize } from './format.ts';

/** Describes a next action: `Call`, or the customer's own words in quotation marks. */
export const describeNextAction = (action: NextAction): string =>
  action.kind === 'own' ? `“${action.text}”` : humanize(action.kind);
