import { useEffect, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import type { Ruleset } from '../../../../../worker/contract/ruleset.ts';
import { ErrorState } from '../../../components/error-state.tsx';
import { Page } from '../../../components/page.tsx';
import { PageSkeleton } from '../../../components/page-skeleton.tsx';
import { mayManage, useRole } from '../../../lib/me.ts';
import { useRuleset } from '../../../lib/ruleset.ts';
import { RescorePanel } from './rescore-panel.tsx';
import { RulesetEditor } from './ruleset-editor.tsx';
import { VersionsPanel } from './versions-panel.tsx';

/** The draft that another screen has sent here, or null. It is taken out of the history, so that a reload does not bring it back. */
function useSentDraft(): Ruleset | null {
  const { state, pathname } = useLocation();
  const navigate = useNavigate();
  const [draft] = useState(() => (state as { draft?: Ruleset } | null)?.draft ?? null);
  useEffect(() => {
    if (draft) void navigate(pathname, { replace: true, state: null });
  }, [draft, pathname, navigate]);
  return draft;
}

export default function RulesPage() {
  const { data: ruleset, error, refetch } = useRuleset();
  const canEdit = mayManage(useRole());
  // An old version in the editor is a draft like any other.
  const [restored, setRestored] = useState<Ruleset | null>(useSentDraft());
  if (!ruleset) {
    if (!error) return <PageSkeleton />;
    return (
      <Page title="Scoring">
        <div className="card">
          <ErrorState error={error} onRetry={() => void refetch()} />
        </div>
      </Page>
    );
  }
  return (
    <Page
      title="Scoring"
      lead={`Version ${ruleset.version} is live. ${canEdit ? 'Changes are a draft until you publish them.' : 'You have view-only access.'}`}
    >
      <RulesetEditor
        key={restored?.version ?? ''}
        published={ruleset}
        restored={restored}
        canEdit={canEdit}
        onPublished={() => setRestored(null)}
      >
        <RescorePanel version={ruleset.version} canEdit={canEdit} />
        <VersionsPanel current={ruleset.version} onRestore={canEdit ? setRestored : null} />
      </RulesetEditor>
    </Page>
  );
}
