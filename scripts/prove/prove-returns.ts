import type { ComingBack } from '../../worker/contract/coming-back.ts';
import { countComingBack } from '../../worker/domain/study/coming-back.ts';
import { packDays, unpackDays } from '../../worker/domain/study/pack-days.ts';
import { dayNumber } from '../../worker/domain/time.ts';
import type { Control } from './controls.ts';
import type { ProvingEvent, ReturnBar } from './proving-set.ts';

/** How much worse the predictions may be than the better of two known methods. */
const FACTOR_MAX = 1.02;

/** Predicts who comes back, with the code that runs in a study's object. */
export function countReturnsHere(
  events: readonly ProvingEvent[],
  { testAt, horizonDays }: Pick<ReturnBar, 'testAt' | 'horizonDays'>,
): ComingBack {
  const testDay = dayNumber(Date.parse(testAt));
  const known = events.filter(({ at }) => dayNumber(at) < testDay + horizonDays);
  const leads = [...Map.groupBy(known, ({ leadId }) => leadId).values()].map((log) =>
    [...new Set(log.map(({ at }) => dayNumber(at)))].sort((a, b) => a - b),
  );
  const page = packDays(leads.map((days) => ({ days, isFromPages: false })));
  const everyone = new Set(events.map(({ leadId }) => leadId)).size;
  return countComingBack(() => unpackDays(page), { testDay, horizonDays, leads: everyone });
}

/** Compares the predicted chances with the known log losses. */
export function judgeReturns({ test }: ComingBack, { table, model, constant }: ReturnBar): Control[] {
  const found = test?.logLoss;
  const most = FACTOR_MAX * Math.min(table, model);
  const chosen = found?.chosen ?? Number.NaN;
  const seen = `${chosen.toFixed(4)} by ${test?.by ?? 'nothing'}: table ${found?.table}, model ${found?.model}`;
  return [
    { name: 'coming back, log loss', holds: chosen <= most, seen: `${seen} (to ${most.toFixed(4)})` },
    {
      name: 'coming back, better than a constant',
      holds: chosen <= (found?.constant ?? 0) && Math.abs((found?.constant ?? 0) - constant) < 0.0001,
      seen: `${found?.constant} (${constant})`,
    },
  ];
}
