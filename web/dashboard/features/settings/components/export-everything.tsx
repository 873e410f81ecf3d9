import { Download } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { Button } from '../../../components/button.tsx';
import { ProgressBar } from '../../../components/progress-bar.tsx';
import { countOf, formatCount } from '../../../lib/format.ts';
import { notify } from '../../../lib/notify.ts';
import { type ExportProgress, useExportEverything } from '../api/export-everything.ts';
import { formatBytes } from '../import-file.ts';

/** Exports everything about all leads. Shows the progress and a stop button, because an export may take minutes. */
export function ExportEverything({ projectId }: { projectId: string }) {
  const [progress, setProgress] = useState<ExportProgress | null>(null);
  const abort = useRef<AbortController>(null);
  useEffect(() => () => abort.current?.abort(), []);
  const save = useExportEverything(projectId);
  const start = () => {
    const controller = new AbortController();
    const { signal } = controller;
    abort.current = controller;
    setProgress(null);
    save.mutate(
      { signal, onProgress: setProgress },
      { onError: (error) => signal.aborted || notify.error(error.message) },
    );
  };
  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-3 p-4">
      <p className="min-w-0 flex-1 basis-72 text-sm">
        <span className="block font-medium">Full data export</span>
        <span className="mt-0.5 block text-soft">
          One lead per line, as NDJSON: custom properties, every event, stage changes, merged IDs, identities.
          {!save.isPending &&
            ` Your browser downloads ${formatCount(LIMITS.exportedLeadsMax)} leads at a time, which may take minutes. Keep the page open.`}
        </span>
      </p>
      {save.isPending ? (
        <>
          <Button onClick={() => abort.current?.abort()}>Stop</Button>
          <div className="basis-full">
            <ProgressBar
              label="Full data export"
              done={progress?.leads ?? 0}
              total={progress?.total ?? 1}
              note={
                progress
                  ? `${formatCount(progress.leads)} of ${countOf(progress.total, 'lead')}, ${formatBytes(progress.bytes)}. Keep this page open.`
                  : 'Reading the first leads. Keep this page open.'
              }
            />
          </div>
        </>
      ) : (
        <Button icon={<Download aria-hidden className="size-3.5" />} onClick={start}>
          Export
        </Button>
      )}
    </div>
  );
}
