import type { ReactNode } from 'react';
import type { FunnelReport } from '../../../../../worker/contract/funnel-report.ts';
import type { SourceReport } from '../../../../../worker/contract/source-report.ts';
import { countOf } from '../../../lib/format.ts';
import { hasPrevious } from '../describe-reports.ts';

/** Warns about data that the figures lack, if any. */
export function ReportWarnings({
  report: { unknownProperties, withoutProperties, withoutStages },
}: {
  report: Pick<SourceReport | FunnelReport, 'unknownProperties' | 'withoutProperties' | 'withoutStages'>;
}) {
  if (unknownProperties.length + withoutProperties + withoutStages === 0) return null;
  return (
    <ul className="flex flex-col gap-1 rounded-lg bg-warn-wash px-4 py-2.5 text-sm text-warn">
      {unknownProperties.map((name) => (
        <li key={name}>No lead has the property “{name}” yet.</li>
      ))}
      {withoutProperties > 0 && (
        <li>{countOf(withoutProperties, 'lead')} with more than 4 kB of properties count as “Unknown”.</li>
      )}
      {withoutStages > 0 && (
        <li>
          We don’t know yet which stages {countOf(withoutStages, 'lead')} reached. Figures fill in as leads change; an
          operator can run <code>npm run rebuild</code>.
        </li>
      )}
    </ul>
  );
}

/** Explains how to read the figures. */
export const ReportNote = ({ report, children }: { report: SourceReport | FunnelReport; children: ReactNode }) => (
  <p className="text-faint text-sm">
    Days are in {report.timeZone}.{' '}
    {hasPrevious(report)
      ? 'Smaller figures are from the previous period.'
      : 'No lead was first seen in the previous period.'}{' '}
    {children}
  </p>
);
