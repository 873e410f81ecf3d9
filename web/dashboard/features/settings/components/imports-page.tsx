import { EmptyState } from '../../../components/empty-state.tsx';
import { Page } from '../../../components/page.tsx';
import { sentence } from '../../../lib/format.ts';
import { mayWrite, useRole } from '../../../lib/me.ts';
import { useProjectId } from '../../../lib/session.ts';
import DataSection from './data-section.tsx';

export default function ImportsPage() {
  const projectId = useProjectId();
  const role = useRole();
  return (
    <Page title="Imports" lead="Import leads and events from files, and export them" className="*:max-w-4xl">
      {role !== null && !mayWrite(role) ? (
        <div className="card">
          <EmptyState title="For owners, admins and members">Your role in this project is {sentence(role)}.</EmptyState>
        </div>
      ) : (
        <DataSection projectId={projectId} />
      )}
    </Page>
  );
}
