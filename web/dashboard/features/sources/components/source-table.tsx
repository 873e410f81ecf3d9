import { Link } from 'react-router';
import type { SourceFigures, SourceReport } from '../../../../../worker/contract/source-report.ts';
import { cx } from '../../../lib/cx.ts';
import { countOf, formatCount, formatPercent, formatScore, sentence } from '../../../lib/format.ts';
import { countsOf, groupingOf, groupName, shownSpan } from '../describe-sources.ts';

interface Figure {
  title: string;
  /** The figure, and what it is a share of. */
  cell: (figures: SourceFigures) => [main: string, detail?: string];
}

const shareOf = (count: number, share: number | null): [string, string?] =>
  share === null ? ['–'] : [formatPercent(share), formatCount(count)];

const figuresOf = ({ stage, timeTo }: SourceReport): Figure[] => [
  { title: 'Leads', cell: ({ leads }) => [formatCount(leads)] },
  { title: `Reached ${sentence(stage)}`, cell: ({ reached, reachedShare }) => shareOf(reached, reachedShare) },
  { title: 'Median score', cell: ({ medianScore }) => [medianScore === null ? '–' : formatScore(medianScore)] },
  {
    title: `Time to ${sentence(timeTo)}`,
    cell: ({ medianSeconds }) => [medianSeconds === null ? '–' : shownSpan(medianSeconds)],
  },
  { title: 'Converted', cell: ({ converted, convertedShare }) => shareOf(converted, convertedShare) },
];

/** The figures of each group, with those of the period before below them. */
export function SourceTable({ report }: { report: SourceReport }) {
  const figures = figuresOf(report);
  const grouping = groupingOf(report);
  const rows = [
    ...report.groups.map((group) => ({
      key: `${group.type} ${group.value}`,
      name: groupName(group, countsOf(report)),
      ...group,
    })),
    { key: 'all', name: 'All leads', type: 'all' as const, ...report.all },
  ];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls on a phone, by keyboard, too
    <section aria-label={`Leads by ${grouping.toLowerCase()}`} tabIndex={0} className="card relative overflow-x-auto">
      <table className="w-full text-sm">
        <caption className="sr-only">
          Leads by {grouping.toLowerCase()}. Each figure is followed by that of the period before.
        </caption>
        <thead>
          <tr className="border-line border-b text-left text-faint text-xs">
            <th scope="col" className="sticky left-0 bg-surface px-4 py-2 font-medium">
              {grouping}
            </th>
            {figures.map(({ title }) => (
              <th key={title} scope="col" className="whitespace-nowrap px-4 py-2 text-right font-medium">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, name, type, current, before, filter }) => (
            <tr key={key} className={cx('border-line border-t', type === 'all' && 'font-medium')}>
              <th
                scope="row"
                className={cx(
                  'sticky left-0 max-w-36 truncate bg-surface px-4 py-2 text-left font-medium sm:max-w-80',
                  type !== 'value' && type !== 'all' && 'text-soft',
                )}
                title={name}
              >
                {name}
              </th>
              {figures.map(({ title, cell }, i) => (
                <td key={title} className="num whitespace-nowrap px-4 py-2 text-right align-top">
                  {i === 0 && filter && current.leads > 0 ? (
                    <Link
                      to={`/leads?filter=${encodeURIComponent(JSON.stringify(filter))}`}
                      aria-label={`${countOf(current.leads, 'lead')}: ${name}`}
                      className="text-accent underline underline-offset-2"
                    >
                      {cell(current)[0]}
                    </Link>
                  ) : (
                    <Shown figure={cell(current)} />
                  )}
                  <span className="block font-normal text-faint text-xs">
                    <span className="sr-only">before: </span>
                    <Shown figure={cell(before)} />
                  </span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Shown({ figure: [main, detail] }: { figure: [string, string?] }) {
  return (
    <>
      {detail !== undefined && <span className="font-normal text-faint">{detail} · </span>}
      {main}
    </>
  );
}
