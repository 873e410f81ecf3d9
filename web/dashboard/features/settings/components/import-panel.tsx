import { FileUp } from 'lucide-react';
import { type DragEvent, lazy, Suspense, useRef, useState } from 'react';
import type { ImportFormat, ImportType } from '../../../../../worker/contract/import.ts';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { Button } from '../../../components/button.tsx';
import { FormError } from '../../../components/form-error.tsx';
import { Panel } from '../../../components/panel.tsx';
import { ProgressBar } from '../../../components/progress-bar.tsx';
import { Segmented } from '../../../components/segmented.tsx';
import { cx } from '../../../lib/cx.ts';
import { formatCount } from '../../../lib/format.ts';
import { type ImportReading, isStopped, useImportFile } from '../api/imports.ts';
import { formatBytes, formatOf } from '../import-file.ts';
import { type RunningUpload, useRunningUpload } from '../running-upload.ts';

const ImportPreview = lazy(async () => ({ default: (await import('./import-preview.tsx')).ImportPreview }));

const TYPES = [
  { value: 'events', label: 'Events' },
  { value: 'leads', label: 'Leads' },
] as const;

/** Lets people choose a file, preview how its rows are read, and import it. The list below the panel shows the results. */
export function ImportPanel({ projectId }: { projectId: string }) {
  const [type, setType] = useState<ImportType>('events');
  const [chosen, setChosen] = useState<{ file: File; format: ImportFormat } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const upload = useImportFile(projectId);
  const running = useRunningUpload(projectId);
  // Gets the keyboard focus when the pressed button disappears together with its part of the panel.
  const body = useRef<HTMLDivElement>(null);

  const choose = (file: File | undefined) => {
    if (!file) return;
    const format = formatOf(file.name);
    upload.reset();
    setProblem(format ? null : `“${file.name}” can’t be imported. Choose a .csv, .tsv, .ndjson or .jsonl file.`);
    setChosen(format && { file, format });
  };
  const send = (reading: ImportReading) => {
    if (!chosen) return;
    setChosen(null);
    body.current?.focus();
    upload.mutate({ file: chosen.file, reading });
  };
  return (
    <Panel
      title="Import a file"
      actions={!running && <Segmented label="File contents" options={TYPES} value={type} onChange={setType} />}
    >
      <div ref={body} tabIndex={-1} className="flex min-w-0 flex-col gap-3 outline-none">
        <FormError error={problem ? new Error(problem) : isStopped(upload.error) ? null : upload.error} />
        {running ? (
          <Sending upload={running} />
        ) : chosen ? (
          <Suspense fallback={<div aria-busy className="skeleton h-40" />}>
            <ImportPreview
              key={`${type} ${chosen.file.name} ${chosen.file.lastModified}`}
              {...{ projectId, type, ...chosen }}
              onImport={send}
              onOtherType={setType}
              onCancel={() => {
                setChosen(null);
                body.current?.focus();
              }}
            />
          </Suspense>
        ) : (
          <FilePicker type={type} onChoose={choose} />
        )}
      </div>
    </Panel>
  );
}

function Sending({ upload: { fileName, sentBytes, totalBytes, stop } }: { upload: RunningUpload }) {
  const isSent = sentBytes >= totalBytes;
  return (
    <div className="flex items-end gap-4">
      <div className="min-w-0 flex-1">
        <p className="mb-2 truncate font-medium text-sm">{fileName}</p>
        <ProgressBar
          label="Upload"
          done={sentBytes}
          total={totalBytes}
          note={
            isSent
              ? 'Sent. Checking rows…'
              : `${formatBytes(sentBytes)} of ${formatBytes(totalBytes)} sent. You can leave this screen.`
          }
        />
      </div>
      <Button onClick={stop}>Stop</Button>
    </div>
  );
}

const KNOWN_TOOLS: Record<ImportType, string> = {
  events: 'Segment, PostHog, Mixpanel and Amplitude exports are recognized.',
  leads: 'HubSpot, Salesforce, Mailchimp, Shopify and Pipedrive exports are recognized.',
};

function FilePicker({ type, onChoose }: { type: ImportType; onChoose: (file: File | undefined) => void }) {
  const [isOver, setOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    onChoose(event.dataTransfer.files[0]);
  };
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping a file is only a shortcut for the button */}
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
          <span className="mt-0.5 block text-soft text-xs">{KNOWN_TOOLS[type]}</span>
        </p>
        <input
          ref={picker}
          type="file"
          aria-label={`File of ${type}`}
          accept=".csv,.tsv,.ndjson,.jsonl,.gz"
          className="sr-only"
          tabIndex={-1}
          onChange={({ target }) => {
            onChoose(target.files?.[0]);
            // If the field kept its value, choosing the same file again would not count as a change.
            target.value = '';
          }}
        />
        <Button onClick={() => picker.current?.click()}>Choose a file</Button>
      </div>
      <p className="text-faint text-xs">
        Up to {formatBytes(LIMITS.importBytesMax)} and {formatCount(LIMITS.importRowsMax)} rows, gzip or not. Importing
        the same file again creates no duplicates.
      </p>
    </>
  );
}
