import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type {
  ImportColumn,
  ImportFormat,
  ImportType,
  ImportPreview as Preview,
} from '../../../../../worker/contract/import.ts';
import { Button } from '../../../components/button.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { Field, smallInputClass } from '../../../components/field.tsx';
import type { ApiError } from '../../../lib/api-client.ts';
import { cx } from '../../../lib/cx.ts';
import { formatCount } from '../../../lib/format.ts';
import { listsQuery } from '../../../lib/lists.ts';
import { type ImportReading, importPreviewQuery } from '../api/imports.ts';
import { type ColumnChoice, type ColumnChoices, choiceOf, optionsOf, toMap } from '../column-choices.ts';
import { PreviewRows } from './preview-rows.tsx';

interface ImportPreviewProps {
  projectId: string;
  type: ImportType;
  file: File;
  format: ImportFormat;
  onImport: (reading: ImportReading) => void;
  onCancel: () => void;
  /** Reads the same file as the other type. */
  onOtherType: (type: ImportType) => void;
}

/** Previews a chosen file: the field that each column becomes, with sample values, and the first rows as the import would read them. */
export function ImportPreview({ projectId, type, file, format, onImport, onCancel, onOtherType }: ImportPreviewProps) {
  const [choices, setChoices] = useState<ColumnChoices>({});
  const [timezone, setTimezone] = useState<string>();
  const [list, setList] = useState('');
  const reading: ImportReading = { type, format, timezone, map: toMap(type, choices) };
  const { data, error, isFetching, refetch } = useQuery(importPreviewQuery(projectId, file, reading));
  // If the API has refused the file, sending the same file again would not help.
  const isRefused = (error as Partial<ApiError> | null)?.status === 400;
  const problem = isRefused ? error?.message : !error && data?.problem;
  const other: ImportType = type === 'events' ? 'leads' : 'events';
  const { data: otherPreview, isLoading: isTryingOther } = useQuery({
    ...importPreviewQuery(projectId, file, { type: other, format }),
    enabled: Boolean(data?.problem) && reading.map === undefined,
  });
  const isOther = problem && otherPreview?.problem === null;
  const title = useRef<HTMLHeadingElement>(null);
  // The title gets the keyboard focus, because the pressed button no longer exists.
  useEffect(() => title.current?.focus(), []);
  const choose = (column: string, choice: ColumnChoice) => setChoices((known) => ({ ...known, [column]: choice }));
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h3
          ref={title}
          tabIndex={-1}
          className="min-w-0 flex-1 basis-full truncate font-medium text-sm outline-none sm:basis-0"
        >
          {file.name}
        </h3>
        <Button onClick={onCancel}>Choose another file</Button>
        <Button
          look="primary"
          disabled={!data || error !== null || data.problem !== null}
          isBusy={isFetching}
          onClick={() => onImport({ ...reading, list: list || undefined })}
        >
          Import {type}
        </Button>
      </div>
      {isOther ? (
        <div
          role="alert"
          className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg bg-sunken px-3 py-2 text-sm"
        >
          <p className="min-w-0 flex-1 basis-60">
            This looks like a file of {other}, not {type}.
          </p>
          <Button look="primary" onClick={() => onOtherType(other)}>
            Read it as {other}
          </Button>
        </div>
      ) : problem && !isTryingOther ? (
        <p role="alert" className="rounded-lg bg-bad-wash px-3 py-2 text-bad text-sm">
          {problem}
        </p>
      ) : (
        error && <ErrorState error={error} onRetry={() => void refetch()} />
      )}
      {isOther ? null : data && !isTryingOther ? (
        <>
          {format === 'csv' && <ColumnTable {...{ type, choices, choose }} columns={data.columns} />}
          {type === 'events' && <ZoneField zone={timezone ?? data.timezone} onChange={setTimezone} />}
          <ListField list={list} onChange={setList} />
          {data.warnings.map((warning) => (
            <p key={warning} className="text-warn text-xs">
              {warning}
            </p>
          ))}
          {!error && <PreviewRows preview={data} note={tellRows(data)} />}
        </>
      ) : (
        !error && (
          <div aria-busy className="skeleton h-40">
            <span className="sr-only">Reading {file.name}</span>
          </div>
        )
      )}
    </div>
  );
}

/** Chooses the list for the imported leads; renders nothing if the project has no lists. */
function ListField({ list, onChange }: { list: string; onChange: (list: string) => void }) {
  const { data: lists = [] } = useQuery(listsQuery);
  if (lists.length === 0) return null;
  return (
    <Field label="Add leads to a list">
      {(field) => (
        <select
          {...field}
          className={cx(smallInputClass, 'w-full sm:w-72')}
          value={list}
          onChange={({ target }) => onChange(target.value)}
        >
          <option value="">None</option>
          {lists.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function tellRows({ rows }: Preview): string {
  const rejected = rows.filter(({ value }) => value === null).length;
  const told = rejected === 0 ? 'all can be imported' : `${formatCount(rejected)} would be rejected`;
  return `First ${formatCount(rows.length)} rows: ${told}`;
}

interface ColumnTableProps {
  type: ImportType;
  columns: readonly ImportColumn[];
  choices: ColumnChoices;
  choose: (column: string, choice: ColumnChoice) => void;
}

function ColumnTable({ type, columns, choices, choose }: ColumnTableProps) {
  return (
    <ul aria-label="Columns" className="rounded-lg border border-line">
      {columns
        .filter(({ column }) => column !== '')
        .map((column) => (
          <ColumnLine key={column.column} {...{ type, column, choose }} choice={choices[column.column]} />
        ))}
    </ul>
  );
}

interface ColumnLineProps {
  type: ImportType;
  column: ImportColumn;
  choice: ColumnChoice | undefined;
  choose: (column: string, choice: ColumnChoice) => void;
}

function ColumnLine({ type, column: { column, to, samples, isKnown }, choice, choose }: ColumnLineProps) {
  const current = choice?.to ?? choiceOf(type, { to });
  return (
    <li className="grid items-center gap-x-4 gap-y-1.5 border-line border-b px-3 py-2 text-sm last:border-b-0 sm:grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)_auto]">
      <p className="min-w-0 break-words font-medium">
        <bdi>{column}</bdi>
      </p>
      <p className="min-w-0 truncate text-soft text-xs" title={samples.join(' · ')}>
        {samples.length > 0 ? <bdi>{samples.join(' · ')}</bdi> : <span className="text-faint">No values</span>}
      </p>
      <div className="flex min-w-0 flex-wrap items-center gap-2">
        {current === 'timestamp' && (
          <FormatInput
            column={column}
            format={choice?.format ?? ''}
            onChange={(format) => choose(column, { to: 'timestamp', format })}
          />
        )}
        <select
          aria-label={`What “${column}” becomes`}
          className={cx(smallInputClass, 'w-44', !isKnown && !choice && 'border-warn')}
          value={current}
          onChange={({ target }) => choose(column, { to: target.value })}
        >
          {optionsOf(type, current).map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </div>
    </li>
  );
}

/**
 * A field for a column's date format. The format applies once the person presses Enter or leaves the field, because an incomplete
 * format matches no date.
 */
function FormatInput({
  column,
  format,
  onChange,
}: {
  column: string;
  format: string;
  onChange: (format: string) => void;
}) {
  const [text, setText] = useState(format);
  const commit = () => text !== format && onChange(text);
  return (
    <input
      aria-label={`Date format of “${column}”`}
      placeholder="Any, or DD/MM/YYYY HH:mm"
      className={cx(smallInputClass, 'w-52')}
      value={text}
      onChange={({ target }) => setText(target.value)}
      onBlur={commit}
      onKeyDown={({ key }) => key === 'Enter' && commit()}
    />
  );
}

function ZoneField({ zone, onChange }: { zone: string; onChange: (zone: string) => void }) {
  return (
    <Field label="Time zone for times without a zone" className="max-w-72">
      {(control) => (
        <select {...control} className={smallInputClass} value={zone} onChange={({ target }) => onChange(target.value)}>
          {[...new Set(['UTC', zone, ...Intl.supportedValuesOf('timeZone')])].map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      )}
    </Field>
  );
}
