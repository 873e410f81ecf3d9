import type { Figure } from '../../../../worker/contract/back-test.ts';
import { formatCount } from '../../lib/format.ts';
import type { OrderLabels } from './order-looks.ts';

/** Says in a sentence whether a draft would have put buyers first more often than the live rules. */
export function describeDraftGain({ value, low, high }: Figure, { live, draft }: OrderLabels): string {
  const more = (share: number) => formatCount(Math.round(Math.abs(share) * 100));
  if (low === null || high === null || (low <= 0 && high >= 0))
    return `No clear difference between ${draft} and ${nameLive(live)}.`;
  const [least, most] = value > 0 ? [low, high] : [high, low];
  return `${draft} gets ${more(value)} ${value > 0 ? 'more' : 'fewer'} of 100 pairs right than ${nameLive(live)} (${more(least)} to ${more(most)}).`;
}

/** Names the live rules in a sentence: `the live rules`, or `version 7`. */
const nameLive = (label: string): string =>
  label.startsWith('Version') ? label.toLowerCase() : `the ${label.toLowerCase()}`;
