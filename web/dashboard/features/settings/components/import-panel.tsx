import { FileUp } from 'lucide-react';
import { type DragEvent, useEffect, useRef, useState } from 'react';
import type { ImportType } from '../../../../../worker/contract/import.ts';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { Button } from '../../../components/button.tsx';
import { FormError } from '../../../components/form-error.tsx';
import { Panel } from '../../../components/panel.tsx';
import { ProgressBar } from '../../../components/progress-bar.tsx';
import { Segmented } from '../../../components/segmented.tsx';
import { cx } from '../../../lib/cx.ts';
import { formatCount } from '../../../lib/format.ts';
import { notify } from '../../../lib/notify.ts';
import { useImportFile } from '../api/imports.ts';
import { formatBytes, formatOf } from '../import-file.ts';

const TYPES = [
  { value: 'events', label: 'Events' },
  { value: 'leads', label: 'Leads' },
] as const;
const COLUMNS: Record<ImportType, string> = {
  events: 'eventType, leadId or userId, eventId, timestamp, properties.…',
  leads: 'leadId or email, name, company, phone, custom.…',
};

/** A file is chosen, sent, and checked; what becomes of its rows is told below. */
export function ImportPanel({ projectId }: { projectId: string }) {
  const [type, setType] = useState<ImportType>('events');
  const [sent, setSent] = useState<{ file: File; bytes: number } | null>(null);
  const [unknown, setUnknown] = useState<string | null>(null);
  const [isOver, setOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const abort = useRef<AbortController>(null);
  useEffect(() => () => abort.current?.abort(), []);
  const upload = useImportFile(projectId);

  const take = (file: File | undefined) => {
    if (!file || upload.isPending) return;
    const format = formatOf(file.name);
    setUnknown(
      format ? null : `“${file.name}” is not of a kind that is known by its name: .csv, .tsv, .ndjson, .jsonl`,
    );
    if (!format) return;
    const controller = new AbortController();
    abort.current = controller;
    setSent({ file, bytes: 0 });
    const onProgress = (bytes: number) => setSent({ file, bytes });
    upload.mutate(
      { file, type, format, onProgress, signal: controller.signal },
      { onSuccess: ({ rows }) => notify.success(`${formatCount(rows)} rows of ${file.name} are being processed.`) },
    );
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  const isStopped = upload.error instanceof DOMException && upload.error.name === 'AbortError';
  return (
    <Panel
      title="Import a file"
      bodyClassName="flex flex-col gap-3 p-4"
      actions={<Segmented label="What the file holds" options={TYPES} value={type} onChange={setType} />}
    >
      <FormError error={unknown ? new Error(unknown) : isStopped ? null : upload.error} />
      {upload.isPending && sent ? (
        <div className="flex items-end gap-4">
          <div className="min-w-0 flex-1">
            <p className="mb-2 truncate font-medium text-sm">{sent.file.name}</p>
            <ProgressBar
              label="Upload"
              done={sent.bytes}
              total={sent.file.size}
              note={
                sent.bytes < sent.file.size
                  ? `${formatBytes(sent.bytes)} of ${formatBytes(sent.file.size)} sent`
                  : 'All of it is sent; rows are being checked…'
              }
            />
          </div>
          <Button onClick={() => abort.current?.abort()}>Stop</Button>
        </div>
      ) : (
        // biome-ignore lint/a11y/noStaticElementInteractions: dropping a file is a short cut; the button does the same
        <div
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
          className={cx(
            'flex flex-wrap items-center gap-x-4 gap-y-3 rounded-lg border border-dashed px-4 py-4 transition-colors',
            isOver ? 'border-accent bg-accent-wash' : 'border-line-strong bg-sunken',
          )}
        >
          <FileUp aria-hidden className="size-5 shrink-0 text-faint" />
          <p className="min-w-0 flex-1 basis-60 text-sm">
            <span className="block font-medium">Drop a CSV or NDJSON file of {type}</span>
            <code className="mt-0.5 block font-mono text-soft text-xs">{COLUMNS[type]}</code>
          </p>
          <input
            ref={picker}
            type="file"
            aria-label={`File of ${type}`}
            accept=".csv,.tsv,.ndjson,.jsonl,.gz"
            className="sr-only"
            tabIndex={-1}
            onChange={({ target }) => {
              take(target.files?.[0]);
              // The same file may be chosen again.
              target.value = '';
            }}
          />
          <Button onClick={() => picker.current?.click()}>Choose a file</Button>
        </div>
      )}
      <p className="text-faint text-xs">
        Up to {formatBytes(LIMITS.importBytesMax)} and {formatCount(LIMITS.importRowsMax)} rows, gzip or not. The same
        file sent again adds nothing twice: an upload that broke off is simply repeated.
      </p>
    </Panel>
  );
}
