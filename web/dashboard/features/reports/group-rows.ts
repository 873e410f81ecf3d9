import type { LeadConditions } from '../../../../worker/contract/lead-condition.ts';
import type { ReportRow } from './components/report-table.tsx';
import { countsOf, groupName } from './describe-reports.ts';

interface Compared<Figures> {
  current: Figures;
  before: Figures;
}

interface GroupedReport<Figures> {
  values: number;
  segment?: string | null;
  all: Compared<Figures> & { filter: LeadConditions };
  groups: (Compared<Figures> & {
    type: 'value' | 'other' | 'unknown';
    value: string | null;
    filter: LeadConditions | null;
  })[];
}

/** Returns a row for each group of a report, and a last row for all leads. */
export function groupRows<Figures>(
  report: GroupedReport<Figures>,
  countIn: (figures: Figures) => number,
): ReportRow<Figures>[] {
  const { all, groups, segment = null } = report;
  const leadsOf = (filter: LeadConditions | null, current: Figures) =>
    filter && { count: countIn(current), filter, segment };
  return [
    ...groups.map(({ type, value, current, before, filter }) => ({
      ...{ key: `${type} ${value}`, name: groupName({ type, value }, countsOf(report)), current, before },
      look: type === 'value' ? undefined : ('soft' as const),
      leads: leadsOf(filter, current),
    })),
    {
      ...{ key: 'all', name: 'All leads', look: 'all', current: all.current, before: all.before },
      leads: leadsOf(all.filter, all.current),
    },
  ];
}
