import type { ImportPreview, PreviewedRow } from '../../../../../worker/contract/import.ts';
import { sayError } from '../../../lib/say-error.ts';
import { labelOf } from '../column-choices.ts';

/** Shows the first rows of a file as the import would read them, with their errors. */
export function PreviewRows({ preview: { rows }, note }: { preview: ImportPreview; note: string }) {
  const fields = [...new Set(rows.flatMap(({ value }) => [...cellsOf(value).keys()]))];
  return (
    <div className="min-w-0">
      <p aria-live="polite" className="mb-1.5 text-faint text-xs">
        {note}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard */}
      <section tabIndex={0} aria-label="Preview" className="max-h-80 overflow-auto rounded-lg border border-line">
        <table className="w-full border-collapse text-left text-xs">
          <thead className="sticky top-0 bg-raised text-faint">
            <tr>
              <th scope="col" className="px-2.5 py-1.5 font-medium">
                Row
              </th>
              {fields.map((field) => (
                <th key={field} scope="col" className="whitespace-nowrap px-2.5 py-1.5 font-medium">
                  <bdi>{labelOf(field)}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.row} row={row} fields={fields} />
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}

function Row({ row: { row, value, errors, warnings }, fields }: { row: PreviewedRow; fields: readonly string[] }) {
  const cells = cellsOf(value);
  return (
    <>
      <tr className="border-line border-t align-top">
        <td className="num px-2.5 py-1.5 text-faint">{row}</td>
        {value ? (
          fields.map((field) => (
            <td key={field} className="max-w-56 truncate px-2.5 py-1.5" title={tell(cells.get(field))}>
              <bdi>{tell(cells.get(field))}</bdi>
            </td>
          ))
        ) : (
          <td colSpan={Math.max(1, fields.length)} className="px-2.5 py-1.5 text-bad">
            {errors.map(({ path, message }) => sayError(labelOf(path), message)).join(' ')}
          </td>
        )}
      </tr>
      {warnings.length > 0 && (
        <tr>
          <td />
          <td colSpan={Math.max(1, fields.length)} className="px-2.5 pb-1.5 text-warn">
            {warnings.join(' · ')}
          </td>
        </tr>
      )}
    </>
  );
}

/** A row's values by field name. Each custom property counts as a field, such as `custom.plan`. */
function cellsOf(value: PreviewedRow['value']): ReadonlyMap<string, unknown> {
  const isBag = (each: unknown): each is object => typeof each === 'object' && each !== null && !Array.isArray(each);
  return new Map(
    Object.entries(value ?? {}).flatMap(([field, each]): [string, unknown][] =>
      isBag(each) ? Object.entries(each).map(([name, inner]) => [`${field}.${name}`, inner]) : [[field, each]],
    ),
  );
}

const tell = (value: unknown): string =>
  value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
