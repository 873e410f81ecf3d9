import { Download } from 'lucide-react';
import { Button } from '../../../components/button.tsx';
import { Panel } from '../../../components/panel.tsx';
import { notify } from '../../../lib/notify.ts';
import { useExportProject } from '../api/export-project.ts';

const FORMATS = [
  { value: 'csv', label: 'CSV' },
  { value: 'ndjson', label: 'NDJSON' },
] as const;

export function ExportPanel({ projectId }: { projectId: string }) {
  const save = useExportProject(projectId);
  return (
    <Panel
      title="Export all leads"
      bodyClassName="px-5 py-4"
      actions={FORMATS.map(({ value, label }) => (
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
    >
      <p className="text-soft text-sm">
        One lead a line: who they are, and what they are worth now. It is written into the audit log. Everything held
        about one lead, with its events, is in the menu of the lead’s own page.
      </p>
    </Panel>
  );
}
