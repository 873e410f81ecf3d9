import type { DaysRefused } from '../../../people/reports/hour-range.ts';
import { invalid, type Refusal } from '../../problem.ts';

export function refuseDays(refused: DaysRefused): Refusal {
  switch (refused.reason) {
    case 'days_reversed':
      return invalid([{ path: 'query.from', message: 'must not be after `to`' }]);
    case 'too_many_days': {
      const { daysMax, interval } = refused;
      return invalid([
        { path: 'query.from', message: `must be at most ${daysMax} days before \`to\` by the ${interval}` },
      ]);
    }
  }
}
