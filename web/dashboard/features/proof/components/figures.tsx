import { cx } from '../../../lib/cx.ts';

export interface Column<Row> {
  title: string;
  cell: (row: Row) => string;
}

/** A table of figures that scrolls sideways if it is too wide. The first column is the heading of each row. */
export function Figures<Row>({
  caption,
  columns,
  rows,
}: {
  caption: string;
  columns: Column<Row>[];
  rows: readonly Row[];
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls and must be reachable by keyboard
    <section aria-label={caption} tabIndex={0} className="overflow-x-auto">
      <table className="w-full text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="text-left text-faint">
            {columns.map(({ title }, i) => (
              <th
                key={title}
                scope="col"
                className={cx('pr-3 pb-1 font-normal whitespace-nowrap last:pr-0', i > 0 && 'text-right')}
              >
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={JSON.stringify(row)} className="border-line border-t">
              {columns.map(({ title, cell }, i) => (
                <td key={title} className={cx('num py-1 pr-3 last:pr-0', i === 0 ? 'whitespace-nowrap' : 'text-right')}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
