import { Download } from 'lucide-react';
import { Button } from '../../../components/button.tsx';
import { Panel } from '../../../components/panel.tsx';
import { notify } from '../../../lib/notify.ts';
import { useExportProject } from '../api/export-project.ts';
import { ExportEverything } from './export-everything.tsx';

const FORMATS = [
  { value: 'csv', label: 'CSV' },
  { value: 'ndjson', label: 'NDJSON' },
] as const;

export function ExportPanel({ projectId }: { projectId: string }) {
  const save = useExportProject(projectId);
  return (
    <Panel title="Export all leads" note="Recorded in the audit log" bodyClassName="divide-y divide-line">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3 p-4">
        <p className="min-w-0 flex-1 basis-72 text-sm">
          <span className="block font-medium">Leads with scores</span>
          <span className="mt-0.5 block text-soft">One lead per line: name, score, stage and activity.</span>
        </p>
        <div className="flex gap-1.5">
          {FORMATS.map(({ value, label }) => (
            <Button
              key={value}
              icon={<Download aria-hidden className="size-3.5" />}
              isBusy={save.isPending && save.variables === value}
              disabled={save.isPending}
              onClick={() => save.mutate(value, { onError: (error) => notify.error(error.message) })}
            >
              {label}
            </Button>
          ))}
        </div>
      </div>
      <ExportEverything projectId={projectId} />
    </Panel>
  );
}
