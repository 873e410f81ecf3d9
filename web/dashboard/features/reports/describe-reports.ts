import type { FunnelReport } from '../../../../worker/contract/funnel-report.ts';
import type { SourceGroup, SourceReport } from '../../../../worker/contract/source-report.ts';
import { DAY_MS, HOUR_MS } from '../../../../worker/domain/time.ts';
import { countOf, formatCount, humanize, shownValue } from '../../lib/format.ts';
import { FIELD_LABELS } from './report-choice.ts';

const dayFormat = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' });
const shownDay = (day: string): string => dayFormat.format(Date.parse(day));
const shownDays = ({ from, to }: { from: string; to: string }): string =>
  from === to ? shownDay(from) : `${shownDay(from)} – ${shownDay(to)}`;

type Compared = Pick<SourceReport, 'from' | 'to' | 'before'> & { all: SourceReport['all'] | FunnelReport['all'] };

/** Whether the previous period has leads. If it has none, there is nothing to compare with. */
export function hasPrevious({ all: { before } }: Pick<Compared, 'all'>): boolean {
  return (Array.isArray(before) ? (before[0]?.reached ?? 0) : before.leads) > 0;
}

/** Describes the period of a report and the period that it is compared with. */
export const describeDays = (report: Compared): string =>
  `Leads first seen ${shownDays(report)}${hasPrevious(report) ? `, compared with ${shownDays(report.before)}` : ''}`;

/** Names the field or property that a report groups leads by. */
export const groupingOf = ({ by, property }: Pick<SourceReport, 'by' | 'property'>): string =>
  property === null ? FIELD_LABELS[by ?? 'source'] : humanize(property);

/** Names a group. `named` is how many values have their own group; all others share one group. */
export function groupName({ type, value }: Pick<SourceGroup, 'type' | 'value'>, { values, named }: Counts): string {
  if (type === 'unknown') return 'Unknown';
  if (type === 'other') return `Other (${countOf(values - named, 'value')})`;
  return shownValue(value);
}

interface Counts {
  values: number;
  named: number;
}

export const countsOf = ({ values, groups }: { values: number; groups: readonly { type: string }[] }): Counts => ({
  values,
  named: groups.filter(({ type }) => type === 'value').length,
});

const oneDecimal = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** Formats a duration: `40 min`, `5.5 h`, `12 days`. A dash stands for none. */
export function shownSpan(seconds: number | null): string {
  if (seconds === null) return '–';
  const ms = seconds * 1000;
  if (ms < HOUR_MS) return `${formatCount(Math.round(ms / 60_000))} min`;
  if (ms < 2 * DAY_MS) return `${oneDecimal.format(ms / HOUR_MS)} h`;
  return `${oneDecimal.format(ms / DAY_MS)} days`;
}
