import { Button } from '../../../components/button.tsx';
import { DifferenceList } from '../../../components/difference-list.tsx';
import { Panel } from '../../../components/panel.tsx';
import { countOf } from '../../../lib/format.ts';
import type { RulesetDraft } from '../use-ruleset-draft.ts';

interface DraftChangesProps {
  draft: RulesetDraft;
  /** The version of the live rules. */
  version: number;
  onLeave: () => void;
}

const sumOf = ({ isValid, differences }: RulesetDraft): string =>
  isValid ? countOf(differences.length, 'change') : 'Invalid';

/** Lists how a draft differs from the live rules, with the buttons that save and publish it. */
export function DraftChanges({ draft, version, onLeave }: DraftChangesProps) {
  const { isDirty, isValid, isBehind, changedElsewhere, differences, startOver, setAsChallenger } = draft;
  return (
    <Panel title="Draft" note={sumOf(draft)}>
      {isBehind && (
        <p className="mb-3 text-soft text-sm">
          Version {version} was published after you started. Before you publish, save your draft and update the draft to
          version {version}.
        </p>
      )}
      {changedElsewhere && (
        <p role="status" className="mb-3 text-soft text-sm">
          {changedElsewhere.updatedBy.email ?? 'An API key'} changed this draft after you opened it. Undo your changes
          to see the changed draft.
        </p>
      )}
      <DifferenceList differences={differences} />
      <div className="mt-3 flex flex-wrap justify-end gap-2">
        <Button onClick={isDirty ? startOver : onLeave}>{isDirty ? 'Undo changes' : 'Close draft'}</Button>
        <Button
          isBusy={draft.isChallenging}
          disabled={!isValid}
          title="Leads keep their scores. Proof compares these rules with the live ones from now on."
          onClick={() => void setAsChallenger()}
        >
          Set as challenger
        </Button>
        {/* On narrow screens, the bar at the bottom has these buttons. */}
        <div className="hidden flex-wrap gap-2 xl:flex">
          <SaveButtons draft={draft} version={version} />
        </div>
      </div>
    </Panel>
  );
}

/** The same buttons on narrow screens, in a bar at the bottom. */
export const DraftBar = ({ draft, version }: Omit<DraftChangesProps, 'onLeave'>) => (
  <div className="fixed inset-x-0 bottom-[53px] z-20 flex items-center gap-2 border-line border-t bg-raised px-4 py-2 shadow-pop md:bottom-0 md:left-14 lg:left-56 xl:hidden">
    <p className="flex-1 text-sm text-soft">{sumOf(draft)}</p>
    <SaveButtons draft={draft} version={version} />
  </div>
);

function SaveButtons({ draft, version }: Omit<DraftChangesProps, 'onLeave'>) {
  const { isDirty, isValid, isBehind, changedElsewhere, save } = draft;
  return (
    <>
      {isDirty && (
        <Button isBusy={draft.isSaving} disabled={!isValid} onClick={() => void save()}>
          Save draft
        </Button>
      )}
      <Button
        type="submit"
        look="primary"
        data-opens-dialog
        isBusy={draft.isStaging}
        disabled={!isValid || isBehind || changedElsewhere !== null}
      >
        Publish version {version + 1}
      </Button>
    </>
  );
}
