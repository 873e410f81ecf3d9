import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Challenger } from '../../../../../worker/contract/challenger.ts';
import { Button } from '../../../components/button.tsx';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { DifferenceList } from '../../../components/difference-list.tsx';
import { Panel } from '../../../components/panel.tsx';
import { StudyProgress } from '../../../components/study-progress.tsx';
import { useOpenDraft } from '../../../hooks/use-open-draft.ts';
import { useTimes } from '../../../hooks/use-times.ts';
import { challengerQuery, useChangeChallenger, usePublishChallenger } from '../../../lib/challenger.ts';
import { describeChanges } from '../../../lib/describe-diff.ts';
import { notify } from '../../../lib/notify.ts';
import { useRuleset } from '../../../lib/ruleset.ts';
import { useComparison, useStartStudy } from '../api/studies.ts';
import { Comparison } from './comparison.tsx';

/** Shows the challenger: rules that compete with the live rules on future events. */
export default function ChallengerPanel({ canEdit }: { canEdit: boolean }) {
  const { data: challenger } = useQuery(challengerQuery);
  if (challenger) return <Challenge key={challenger.since} challenger={challenger} canEdit={canEdit} />;
  return (
    <Panel title="Challenger" note="Rules that compete with the live rules">
      <p className="text-soft text-sm">
        Change the rules on <Link to="/rules">Scoring</Link> and set the draft as challenger. Leads keep their scores,
        and you see here which rules put buyers first.
      </p>
    </Panel>
  );
}

function Challenge({ challenger, canEdit }: { challenger: Challenger; canEdit: boolean }) {
  const { since, firstResultAt, liveVersion, ruleset } = challenger;
  const times = useTimes();
  const openDraft = useOpenDraft();
  const { data: live } = useRuleset();
  const { data: comparison } = useComparison(since);
  const start = useStartStudy('challenge');
  const change = useChangeChallenger();
  const publish = usePublishChallenger();
  const [asks, setAsks] = useState<'publish' | 'withdraw' | null>(null);
  const [openedAt] = useState(Date.now);
  const hasResults = Date.parse(firstResultAt) <= openedAt || comparison?.finished !== undefined;
  const running = comparison?.running;
  const onError = (failure: Error) => notify.error(failure.message);
  const close = () => setAsks(null);
  return (
    <Panel
      title="Challenger"
      note={`Against version ${liveVersion}, since ${times.date(Date.parse(since))}`}
      actions={
        canEdit && (
          <>
            <Button onClick={() => openDraft('Challenger', ruleset, liveVersion)}>Edit as draft</Button>
            <Button onClick={() => setAsks('withdraw')}>Withdraw</Button>
            {hasResults && (
              <Button
                isBusy={start.isPending || running !== undefined}
                onClick={() => start.mutate(undefined, { onError })}
              >
                Compare now
              </Button>
            )}
            <Button
              look={comparison?.finished?.result?.verdict === 'better' ? 'primary' : 'secondary'}
              onClick={() => setAsks('publish')}
            >
              Publish the challenger
            </Button>
          </>
        )
      }
    >
      <div className="flex flex-col gap-4">
        {comparison?.finished?.result ? (
          <Comparison result={comparison.finished.result} />
        ) : running ? (
          <StudyProgress label="Comparison" study={running} canCancel={canEdit} />
        ) : (
          <p className="text-sm">
            {hasResults
              ? 'The rules are compared once a day.'
              : `Leads need time to reach the outcome: the first comparison comes on ${times.date(Date.parse(firstResultAt))}.`}
          </p>
        )}
        {live && (
          <details className="text-sm">
            <summary className="cursor-pointer text-soft">What the challenger changes</summary>
            <div className="mt-2">
              <DifferenceList differences={describeChanges(live, ruleset)} />
            </div>
          </details>
        )}
      </div>
      <ConfirmDialog
        isOpen={asks === 'withdraw'}
        onClose={close}
        title="Withdraw the challenger?"
        description="This ends the comparison and deletes the challenger’s rules. The live rules stay as they are."
        action="Withdraw"
        isDanger
        isBusy={change.isPending}
        onConfirm={() => change.mutate(null, { onError, onSettled: close })}
      />
      <ConfirmDialog
        isOpen={asks === 'publish'}
        onClose={close}
        title="Publish the challenger?"
        description={`The challenger’s rules go live as version ${liveVersion + 1} and score the next event. Past events keep their points until you rescore.`}
        action="Publish"
        isBusy={publish.isPending}
        onConfirm={() =>
          publish.mutate(liveVersion, {
            onSuccess: ({ version }) => notify.success(`Version ${version} published.`),
            onError,
            onSettled: close,
          })
        }
      />
    </Panel>
  );
}
