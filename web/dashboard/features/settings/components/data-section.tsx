import { mayManage, useRole } from '../../../lib/me.ts';
import { ExportPanel } from './export-panel.tsx';
import { ImportPanel } from './import-panel.tsx';
import { ImportsPanel } from './imports-panel.tsx';

/** Imports and exports. */
export default function DataSection({ projectId }: { projectId: string }) {
  const role = useRole();
  return (
    <div className="in-order flex flex-col gap-4">
      <ImportPanel projectId={projectId} />
      <ImportsPanel projectId={projectId} />
      {mayManage(role) && <ExportPanel projectId={projectId} />}
    </div>
  );
}
