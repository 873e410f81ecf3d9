import { useState } from 'react';
import type { StepFunnelPlan, StepFunnelResult } from '../../../../../worker/contract/step-funnel.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { countOf, formatCount, formatPercent, humanize } from '../../../lib/format.ts';
import { fileDay, saveCsv } from '../../../lib/save-file.ts';
import { shareOf } from '../../../lib/share-of.ts';
import type { FunnelStudy, Reached } from '../api/step-funnel.ts';
import { shownSpan } from '../describe-reports.ts';
import { FIELD_LABELS } from '../report-choice.ts';
import { ReachedLeads } from './reached-leads.tsx';
import { ShareBars } from './share-bars.tsx';

type Group = StepFunnelResult['groups'][number];
/** The figures of all leads, or of one group. */
type Line = Pick<Group, 'steps'> & { name: string; key?: string };

const cellClass = 'whitespace-nowrap px-3 py-1.5 text-right';

/** Shows the results of a funnel of steps as bars and as a table for each group, with a button to save them. */
export function StepFunnelResults({ study, result }: { study: FunnelStudy; result: StepFunnelResult }) {
  const [opened, setOpened] = useState<(Reached & { title: string }) | null>(null);
  const { plan } = study;
  const lines: Line[] = [
    { name: 'All leads', steps: result.steps },
    ...result.groups.map(({ key, steps }) => ({ name: key ?? 'Unknown', key: key ?? '', steps })),
  ];
  const open = (line: Line, step: number) =>
    setOpened({
      ...{ step, title: `${line.name}: ${plan.steps[step - 1]?.event}` },
      ...(line.key !== undefined && { key: line.key }),
    });
  const first = result.steps[0]?.reached ?? 0;
  const shares = result.steps.map(({ reached }, i) => ({
    name: plan.steps[i]?.event ?? '',
    share: shareOf(reached, first),
  }));
  if (first === 0) return <p className="text-soft text-sm">None found. {describePlan(plan)}</p>;
  return (
    <>
      <p className="text-soft text-sm">{describePlan(plan)}</p>
      <div className="grid gap-x-8 gap-y-4 xl:grid-cols-2">
        <ShareBars label="Share that did each step" rows={shares} />
        <StepTable plan={plan} lines={lines} onOpen={open} />
      </div>
      <p className="text-faint text-sm">
        Median time is measured from the step before.
        {result.open > 0 && ` ${countOf(result.open, 'lead')} may still do the next step in time.`}
        {result.others > 0 && ` ${countOf(result.others, 'lead')} of smaller groups count only under “All leads”.`}
      </p>
      <div>
        <Button onClick={() => void saveCsv(`event-steps-${fileDay()}.csv`, toRows(plan, lines))}>Download CSV</Button>
      </div>
      {opened && (
        <Dialog isOpen onClose={() => setOpened(null)} title={opened.title}>
          <ReachedLeads studyId={study.id} reached={opened} />
        </Dialog>
      )}
    </>
  );
}

function describePlan({ enteredWithinDays, withinDays, by, segment }: StepFunnelPlan): string {
  const group =
    by === null
      ? ''
      : `, by ${typeof by === 'string' ? FIELD_LABELS[by].toLowerCase() : humanize(by.property).toLowerCase()}`;
  const members = segment === null ? 'Leads' : 'Leads of the segment';
  return `${members} that did the first step in the last ${countOf(enteredWithinDays, 'day')}. Later steps count within ${countOf(withinDays, 'day')} of the first${group}.`;
}

function StepTable({
  plan,
  lines,
  onOpen,
}: {
  plan: StepFunnelPlan;
  lines: readonly Line[];
  onOpen: (line: Line, step: number) => void;
}) {
  const titles = ['Step', 'Leads', 'Of step before', 'Of first step', 'Median time'];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls and must be reachable by keyboard
    <section aria-label="Leads by step" tabIndex={0} className="min-w-0 overflow-x-auto">
      <table className="w-full text-sm">
        <caption className="sr-only">Leads by step</caption>
        <thead>
          <tr className="border-line border-b text-faint text-xs">
            {titles.map((title, i) => (
              <th
                key={title}
                scope="col"
                className={i === 0 ? 'py-1.5 pr-3 text-left font-medium' : `${cellClass} font-medium`}
              >
                {title}
              </th>
            ))}
          </tr>
        </thead>
        {lines.map((line) => (
          <tbody key={line.key ?? 'all'}>
            {lines.length > 1 && (
              <tr>
                <th scope="rowgroup" colSpan={titles.length} className="pt-3 pb-1 text-left font-medium">
                  {line.name}
                </th>
              </tr>
            )}
            {line.steps.map(({ reached, medianSeconds }, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two steps may be the same event, and steps never change their order
              <tr key={i} className="border-line border-t">
                <th scope="row" className="py-1.5 pr-3 text-left font-mono font-normal text-xs">
                  {plan.steps[i]?.event}
                </th>
                <td className={`${cellClass} num`}>
                  {reached === 0 ? (
                    '0'
                  ) : (
                    <button
                      type="button"
                      aria-label={`${countOf(reached, 'lead')}: ${line.name}, step ${i + 1}`}
                      className="cursor-pointer underline decoration-line underline-offset-2 hover:decoration-current"
                      onClick={() => onOpen(line, i + 1)}
                    >
                      {formatCount(reached)}
                    </button>
                  )}
                </td>
                <td className={`${cellClass} num`}>
                  {i === 0 ? '' : formatPercent(shareOf(reached, line.steps[i - 1]?.reached ?? 0))}
                </td>
                <td className={`${cellClass} num`}>{formatPercent(shareOf(reached, line.steps[0]?.reached ?? 0))}</td>
                <td className={`${cellClass} num`}>{i === 0 ? '' : shownSpan(medianSeconds)}</td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}

const toRows = (plan: StepFunnelPlan, lines: readonly Line[]): (string | number)[][] => [
  ['group', 'step', 'event', 'leads', 'median_seconds'],
  ...lines.flatMap(({ name, steps }) =>
    steps.map(({ reached, medianSeconds }, i) => [
      ...[name, i + 1, plan.steps[i]?.event ?? '', reached, medianSeconds ?? ''],
    ]),
  ),
];
