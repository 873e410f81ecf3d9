import { useQuery } from '@tanstack/react-query';
import { ChevronRight, Trash2, TriangleAlert } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import type { Automation } from '../../../../../worker/contract/automation.ts';
import { IconButton } from '../../../components/button.tsx';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { Page } from '../../../components/page.tsx';
import { PageSkeleton } from '../../../components/page-skeleton.tsx';
import { Switch } from '../../../components/switch.tsx';
import { SAVED } from '../../../components/unsaved-changes.tsx';
import { ApiError } from '../../../lib/api-client.ts';
import { isolate } from '../../../lib/format.ts';
import { mayManage, useRole } from '../../../lib/me.ts';
import { notify } from '../../../lib/notify.ts';
import { useDeleteAutomation } from '../api/delete-automation.ts';
import { automationQuery } from '../api/get-automation.ts';
import { useSwitchAutomation } from '../api/switch-automation.ts';
import { EMPTY_FORM, toForm } from '../automation-form.ts';
import { STARTERS } from '../starters.ts';
import { AutomationBuilder } from './automation-builder.tsx';

const ExecutionsPanel = lazy(() => import('./executions-panel.tsx'));
const TestPanel = lazy(() => import('./test-panel.tsx'));

export default function AutomationRoute() {
  const { automationId } = useParams();
  return automationId ? <AutomationPage key={automationId} automationId={automationId} /> : <NewAutomationPage />;
}

function NewAutomationPage() {
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const canEdit = mayManage(useRole());
  const start = STARTERS.find(({ id }) => id === params.get('start'));
  const open = ({ id, enabled }: Automation) => {
    notify.success(enabled ? 'Automation is on.' : 'Automation created (off).');
    void navigate(`/automations/${encodeURIComponent(id)}`, { replace: true, state: SAVED });
  };
  return (
    <Page
      title="New automation"
      heading={<Crumb name="New automation" />}
      lead="Choose a trigger, add conditions, pick an action."
    >
      <AutomationBuilder automationId={null} defaults={start?.form ?? EMPTY_FORM} canEdit={canEdit} onSaved={open} />
    </Page>
  );
}

const Crumb = ({ name }: { name: string }) => (
  <span className="flex min-w-0 items-center gap-1.5">
    <Link to="/automations" className="hidden shrink-0 font-normal text-base text-faint hover:text-ink sm:inline">
      Automations
    </Link>
    <ChevronRight aria-hidden className="hidden size-3.5 shrink-0 text-faint sm:block" />
    <bdi className="truncate">{name}</bdi>
  </span>
);

function AutomationPage({ automationId }: { automationId: string }) {
  const { data, error, refetch } = useQuery(automationQuery(automationId));
  const canEdit = mayManage(useRole());
  if (error && !data) {
    const isGone = error instanceof ApiError && error.status === 404;
    return (
      <Page title="Automation" heading={<Crumb name="…" />}>
        <div className="card">
          {isGone ? (
            <EmptyState title="Automation not found">
              This automation may have been deleted, or belongs to another project.
            </EmptyState>
          ) : (
            <ErrorState error={error} onRetry={() => void refetch()} />
          )}
        </div>
      </Page>
    );
  }
  if (!data) return <PageSkeleton />;
  return (
    <Page
      title={data.name}
      heading={<Crumb name={data.name} />}
      actions={
        canEdit ? (
          <AutomationActions automation={data} />
        ) : (
          <span className="text-faint text-sm">{data.enabled ? 'On' : 'Off'}</span>
        )
      }
    >
      {!data.enabled && data.disabledReason && (
        <p role="status" className="flex items-center gap-3 rounded-lg bg-warn-wash px-3 py-2 text-sm text-warn">
          <TriangleAlert aria-hidden className="size-4 shrink-0" />
          <span>
            Disabled: {data.disabledReason} Failed deliveries are saved. Turn the automation on once the receiver is
            back.
          </span>
        </p>
      )}
      <AutomationBuilder
        automationId={automationId}
        defaults={toForm(data)}
        canEdit={canEdit}
        onSaved={() => notify.success('Changes saved. New activity uses the new settings.')}
      >
        <Suspense>
          {canEdit && <TestPanel automationId={automationId} action={data.action} />}
          <ExecutionsPanel automationId={automationId} />
        </Suspense>
      </AutomationBuilder>
    </Page>
  );
}

function AutomationActions({ automation: { id, name, enabled } }: { automation: Automation }) {
  const navigate = useNavigate();
  const change = useSwitchAutomation(id);
  const remove = useDeleteAutomation(id);
  const [isAsking, setAsking] = useState(false);
  const onError = (error: Error) => notify.error(error.message);
  const confirm = () =>
    remove.mutate(undefined, {
      onSuccess: () => {
        notify.success(`“${isolate(name)}” was deleted.`);
        void navigate('/automations', { replace: true, state: SAVED });
      },
      onError,
    });
  return (
    <>
      <span className="flex h-8 items-center gap-2 text-soft text-sm">
        {enabled ? 'On' : 'Off'}
        <Switch
          label="Automation is on"
          checked={enabled}
          onChange={({ target }) => change.mutate(target.checked, { onError })}
        />
      </span>
      <IconButton label="Delete automation" onClick={() => setAsking(true)}>
        <Trash2 aria-hidden className="size-4" />
      </IconButton>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={
          <>
            Delete “<bdi>{name}</bdi>”?
          </>
        }
        description="The automation stops running, and its pending deliveries are canceled. Past deliveries are kept."
        action="Delete"
        isDanger
        isBusy={remove.isPending}
        onConfirm={confirm}
      />
    </>
  );
}
