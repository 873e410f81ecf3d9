import { lazy, Suspense } from 'react';
import { Link, Navigate, useSearchParams } from 'react-router';
import { EmptyState } from '../../../components/empty-state.tsx';
import { Page } from '../../../components/page.tsx';
import { cx } from '../../../lib/cx.ts';
import { sentence } from '../../../lib/format.ts';
import { mayManage, useRole } from '../../../lib/me.ts';
import { useProjectId } from '../../../lib/session.ts';

// Each tab's code loads when someone opens the tab.
const AccountSection = lazy(() => import('./account-section.tsx'));
const AuditSection = lazy(() => import('./audit-section.tsx'));
const KeysSection = lazy(() => import('./keys-section.tsx'));
const MembersSection = lazy(() => import('./members-section.tsx'));
const NotificationsSection = lazy(() => import('./notifications-section.tsx'));
const ProjectSection = lazy(() => import('./project-section.tsx'));

const SECTIONS = [
  { id: 'project', label: 'Project', Section: ProjectSection, isFor: mayManage },
  { id: 'members', label: 'Members', Section: MembersSection, isFor: mayManage },
  { id: 'keys', label: 'API keys', Section: KeysSection, isFor: mayManage },
  { id: 'audit', label: 'Audit log', Section: AuditSection, isFor: mayManage },
] as const;

/** Settings for everyone in the project. */
const OWN_SECTIONS = [
  { id: 'notifications', label: 'Notifications', Section: NotificationsSection },
  { id: 'account', label: 'Your account', Section: AccountSection },
] as const;

const LOADING = <div aria-busy role="status" aria-label="Loading" className="card h-72" />;

/** Scrolls the open tab into view, because the row of tabs is wider than a phone's screen. */
const scrollToCenter = (tab: HTMLElement | null) => tab?.scrollIntoView({ inline: 'center', block: 'nearest' });

export default function SettingsPage() {
  const [params] = useSearchParams();
  const projectId = useProjectId();
  const role = useRole();
  const asked = params.get('tab');
  const isKnown = [...SECTIONS, ...OWN_SECTIONS].some(({ id }) => id === asked);
  const tab = isKnown ? asked : role !== null && !mayManage(role) ? 'account' : 'project';
  const found = SECTIONS.find(({ id }) => id === tab);
  const Own = OWN_SECTIONS.find(({ id }) => id === tab)?.Section ?? AccountSection;
  // Old links to the former Data tab lead to the Imports screen, which replaced it.
  if (asked === 'data') return <Navigate to="/imports" replace />;
  return (
    <Page title="Settings" className="*:max-w-4xl">
      <nav aria-label="Settings" className="-mx-4 flex gap-1 overflow-x-auto border-line border-b px-4 sm:mx-0 sm:px-0">
        {[...SECTIONS, ...OWN_SECTIONS].map(({ id, label }) => (
          <Link
            key={id}
            to={`?tab=${id}`}
            replace
            aria-current={id === tab ? 'page' : undefined}
            ref={id === tab ? scrollToCenter : null}
            className={cx(
              '-mb-px whitespace-nowrap border-b-2 px-3 py-2 text-sm transition-colors',
              id === tab ? 'border-accent font-medium text-ink' : 'border-transparent text-soft hover:text-ink',
            )}
          >
            {label}
          </Link>
        ))}
      </nav>
      {!found ? (
        <Suspense fallback={LOADING}>
          <Own />
        </Suspense>
      ) : role !== null && !found.isFor(role) ? (
        <div className="card">
          <EmptyState title="For owners and admins">Your role in this project is {sentence(role)}.</EmptyState>
        </div>
      ) : (
        <Suspense fallback={LOADING}>
          <found.Section projectId={projectId} />
        </Suspense>
      )}
    </Page>
  );
}
