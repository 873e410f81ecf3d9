import { Link } from 'react-router';
import type { LeadConditions } from '../../../../../worker/contract/lead-condition.ts';
import { cx } from '../../../lib/cx.ts';
import { countOf, formatCount, formatPercent } from '../../../lib/format.ts';

interface RowLeads {
  count: number;
  filter: LeadConditions;
  segment?: string | null;
  reached?: string;
}

/** A formatted figure, optionally with a detail, such as the number of leads behind a share. */
export type Shown = readonly [main: string, detail?: string];

export interface ReportColumn<Figures> {
  title: string;
  cell: (figures: Figures) => Shown;
  /**
   * Conditions that select the leads counted by this figure from the leads of the row. Absent for the first figure, which counts all leads
   * of the row, and for figures that are no counts of leads.
   */
  narrows?: (row: ReportRow<Figures>) => { count: number; reached?: string; converted?: 'true' };
}

export interface ReportRow<Figures> {
  key: string;
  name: string;
  look?: 'all' | 'soft' | undefined;
  current: Figures;
  before: Figures;
  /** The link to the row's leads; absent or null if no list can show them. */
  leads?: RowLeads | null;
}

export const shownShare = (count: number, share: number | null): Shown =>
  share === null ? [formatPercent(share)] : [formatPercent(share), formatCount(count)];

/** A table that shows each figure of the period above the same figure of the previous period. */
export function ReportTable<Figures>({
  label,
  heading,
  columns,
  rows,
  hasPrevious,
}: {
  label: string;
  heading: string;
  columns: readonly ReportColumn<Figures>[];
  rows: readonly ReportRow<Figures>[];
  /** False if the previous period has no leads. The table then leaves out its figures. */
  hasPrevious: boolean;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls and must be reachable by keyboard
    <section aria-label={label} tabIndex={0} className="card relative min-w-0 overflow-x-auto">
      <table className="w-full text-sm">
        <caption className="sr-only">
          {label}.{hasPrevious && ' Each figure is followed by the figure of the previous period.'}
        </caption>
        <thead>
          <tr className="border-line border-b text-left text-faint text-xs">
            <th scope="col" className="sticky left-0 bg-surface px-4 py-2 font-medium">
              {heading}
            </th>
            {columns.map(({ title }) => (
              <th key={title} scope="col" className="whitespace-nowrap px-4 py-2 text-right font-medium">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const { key, name, look, current, before, leads } = row;
            return (
              <tr key={key} className={cx('border-line border-t', look === 'all' && 'font-medium')}>
                <th
                  scope="row"
                  className={cx(
                    'sticky left-0 max-w-36 truncate bg-surface px-4 py-2 text-left font-medium sm:max-w-80',
                    look === 'soft' && 'text-soft',
                  )}
                  title={name}
                >
                  {name}
                </th>
                {columns.map(({ title, cell, narrows }, i) => (
                  <td key={title} className="num whitespace-nowrap px-4 py-2 text-right align-top">
                    <Figure
                      shown={cell(current)}
                      link={
                        leads &&
                        linkTo(
                          i === 0 ? leads : narrows && { ...leads, ...narrows(row) },
                          i === 0 ? name : `${name}, ${title}`,
                        )
                      }
                    />
                    {hasPrevious && (
                      <span className="block font-normal text-faint text-xs">
                        <span className="sr-only">before: </span>
                        <Figure shown={cell(before)} />
                      </span>
                    )}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

interface FigureLink {
  to: string;
  label: string;
}

function linkTo(leads: (RowLeads & { converted?: 'true' }) | undefined, about: string): FigureLink | null {
  if (!leads || leads.count === 0) return null;
  const { count, filter, segment, reached, converted } = leads;
  const query = {
    filter: JSON.stringify(filter),
    ...(segment && { segment }),
    ...(reached !== undefined && { reached }),
    ...(converted && { converted }),
  };
  return { to: `/leads?${new URLSearchParams(query)}`, label: `${countOf(count, 'lead')}: ${about}` };
}

/** Shows a figure. If a list can show the counted leads, the figure links to that list. */
function Figure({ shown: [main, detail], link = null }: { shown: Shown; link?: FigureLink | null | undefined }) {
  const linked = (text: string) =>
    link ? (
      <Link to={link.to} aria-label={link.label} className="text-accent underline underline-offset-2">
        {text}
      </Link>
    ) : (
      text
    );
  if (detail === undefined) return linked(main);
  return (
    <>
      <span className="font-normal text-faint">{linked(detail)} · </span>
      {main}
    </>
  );
}
