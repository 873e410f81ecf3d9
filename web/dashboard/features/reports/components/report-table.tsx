import { Link } from 'react-router';
import type { LeadConditions } from '../../../../../worker/contract/lead-condition.ts';
import { cx } from '../../../lib/cx.ts';
import { countOf, formatCount, formatPercent } from '../../../lib/format.ts';

/** A figure as it is shown, and what it is a share of. */
export type Shown = readonly [main: string, detail?: string];

export interface ReportColumn<Figures> {
  title: string;
  cell: (figures: Figures) => Shown;
}

export interface ReportRow<Figures> {
  key: string;
  name: string;
  look?: 'all' | 'soft' | undefined;
  current: Figures;
  before: Figures;
  /** The leads behind the first figure, if a list can show them. */
  leads?: { count: number; filter: LeadConditions; segment?: string | null } | null;
}

export const shownShare = (count: number, share: number | null): Shown =>
  share === null ? ['–'] : [formatPercent(share), formatCount(count)];

/** Figures of the period, with those of the period before below them. */
export function ReportTable<Figures>({
  label,
  heading,
  columns,
  rows,
}: {
  label: string;
  heading: string;
  columns: readonly ReportColumn<Figures>[];
  rows: readonly ReportRow<Figures>[];
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls on a phone, by keyboard, too
    <section aria-label={label} tabIndex={0} className="card relative min-w-0 overflow-x-auto">
      <table className="w-full text-sm">
        <caption className="sr-only">{label}. Each figure is followed by that of the period before.</caption>
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
          {rows.map(({ key, name, look, current, before, leads }) => (
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
              {columns.map(({ title, cell }, i) => (
                <td key={title} className="num whitespace-nowrap px-4 py-2 text-right align-top">
                  {i === 0 && leads && leads.count > 0 ? (
                    <Link
                      to={addressOf(leads)}
                      aria-label={`${countOf(leads.count, 'lead')}: ${name}`}
                      className="text-accent underline underline-offset-2"
                    >
                      {cell(current)[0]}
                    </Link>
                  ) : (
                    <Figure shown={cell(current)} />
                  )}
                  <span className="block font-normal text-faint text-xs">
                    <span className="sr-only">before: </span>
                    <Figure shown={cell(before)} />
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

const addressOf = ({ filter, segment }: { filter: LeadConditions; segment?: string | null }): string =>
  `/leads?${new URLSearchParams({ filter: JSON.stringify(filter), ...(segment && { segment }) })}`;

function Figure({ shown: [main, detail] }: { shown: Shown }) {
  return (
    <>
      {detail !== undefined && <span className="font-normal text-faint">{detail} · </span>}
      {main}
    </>
  );
}
