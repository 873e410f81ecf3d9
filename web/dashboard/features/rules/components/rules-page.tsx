import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useSearchParams } from 'react-router';
import { Button } from '../../../components/button.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { Page } from '../../../components/page.tsx';
import { CardsSkeleton, PageSkeleton } from '../../../components/page-skeleton.tsx';
import { SAVED } from '../../../components/unsaved-changes.tsx';
import { useReady } from '../../../hooks/use-ready.ts';
import { isGone } from '../../../lib/api-client.ts';
import { draftQuery, draftsQuery, useDeleteDraft } from '../../../lib/drafts.ts';
import { mayManage, useRole } from '../../../lib/me.ts';
import { notify } from '../../../lib/notify.ts';
import { useRuleset } from '../../../lib/ruleset.ts';
import { useUnstageDraft } from '../api/save-draft.ts';
import type { AskedToPublish } from '../use-ruleset-draft.ts';
import { DraftPanel } from './draft-panel.tsx';
import { RescorePanel } from './rescore-panel.tsx';
import { RulesetEditor } from './ruleset-editor.tsx';
import { VersionsPanel } from './versions-panel.tsx';

const PublishDialog = lazy(() => import('./publish-dialog.tsx'));
const SimulationPanel = lazy(() => import('./simulation-panel.tsx'));
const VerifiedPanel = lazy(() => import('./verified-panel.tsx'));

/** Shows the live rules, or the draft that the URL names. */
export default function RulesPage() {
  const { data: ruleset, error, refetch } = useRuleset();
  const canEdit = mayManage(useRole());
  const [search, setSearch] = useSearchParams();
  const draftId = search.get('draft');
  const { data: draft = null, error: draftError, refetch: refetchDraft } = useQuery(draftQuery(draftId));
  const { data: drafts = [], isPending: areDraftsPending } = useQuery(draftsQuery);
  const [asked, setAsked] = useState<AskedToPublish | null>(null);
  const { data: asking } = useQuery(draftQuery(asked?.draftId ?? null));
  const [publications, setPublications] = useState(0);
  const [isDirty, setDirty] = useState(false);
  const { mutate: unstage } = useUnstageDraft();
  const { mutate: discard } = useDeleteDraft();
  const open = (id: string | null) => setSearch(id === null ? {} : { draft: id });
  const cancel = () => {
    setAsked(null);
    if (asked?.isStaged) unstage(asked.draftId);
  };
  const onPublished = () => {
    setAsked(null);
    // The published rules include this draft. If a colleague has changed the draft in the meantime, it stays.
    if (asked?.isStaged && draft && draft.version === asked.edited?.version)
      discard(draft.id, { onError: (error) => notify.error(error.message) });
    setPublications(publications + 1);
    setSearch({}, { state: SAVED });
  };
  const failure = error ?? draftError;
  // Waits for the drafts as well, because their card is above the rules.
  const isLoaded = ruleset !== undefined && !areDraftsPending && (draftId === null || draft !== null);
  const isReady = useReady(isLoaded);
  if (!isLoaded) {
    if (!failure) return <PageSkeleton />;
    return (
      <Page title="Scoring">
        <div className="card">
          {isGone(draftError) ? (
            <EmptyState title="This draft was published or discarded">
              <Button onClick={() => open(null)}>Show the live rules</Button>
            </EmptyState>
          ) : (
            <ErrorState error={failure} onRetry={() => void (error ? refetch() : refetchDraft())} />
          )}
        </div>
      </Page>
    );
  }
  return (
    <Page
      title="Scoring"
      lead={`Version ${ruleset.version} is live. ${canEdit ? 'Changes are a draft until you publish them.' : 'You have view-only access.'}`}
    >
      {isReady ? (
        <>
          {(draft || drafts.length > 0) && <DraftPanel {...{ draft, drafts, canEdit, isDirty }} onOpen={open} />}
          <RulesetEditor
            key={`${draftId}:${publications}`}
            published={ruleset}
            draft={draft}
            canEdit={canEdit}
            onDirty={setDirty}
            onSaved={(id) => setSearch({ draft: id }, { state: SAVED })}
            onPublish={setAsked}
            onLeave={() => open(null)}
          >
            <Suspense>
              {draft && <SimulationPanel draft={draft} canEdit={canEdit} />}
              <VerifiedPanel version={ruleset.version} />
            </Suspense>
            <RescorePanel rules={ruleset} canEdit={canEdit} />
            <VersionsPanel current={ruleset.version} canEdit={canEdit} />
          </RulesetEditor>
        </>
      ) : (
        <CardsSkeleton />
      )}
      {asking && asked && (
        <Suspense>
          <PublishDialog
            draft={asking}
            isNamed={!asked.isStaged || asked.edited !== null}
            onClose={cancel}
            onPublished={onPublished}
          />
        </Suspense>
      )}
    </Page>
  );
}
