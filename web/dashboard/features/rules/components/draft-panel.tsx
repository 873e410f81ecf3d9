import { useState } from 'react';
import { Link } from 'react-router';
import type { Draft, DraftSummary } from '../../../../../worker/contract/draft.ts';
import { Button, buttonClass } from '../../../components/button.tsx';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { DifferenceList } from '../../../components/difference-list.tsx';
import { smallInputClass, TextField } from '../../../components/field.tsx';
import { Panel } from '../../../components/panel.tsx';
import { Time } from '../../../components/time.tsx';
import { cx } from '../../../lib/cx.ts';
import { describeDiff } from '../../../lib/describe-diff.ts';
import { useDeleteDraft, useRebaseDraft, useUpdateDraft } from '../../../lib/drafts.ts';
import { notify } from '../../../lib/notify.ts';

interface DraftPanelProps {
  /** The open draft, or null for the live rules. */
  draft: Draft | null;
  drafts: readonly DraftSummary[];
  canEdit: boolean;
  /** True if the editor has unsaved changes. */
  isDirty: boolean;
  onOpen: (draftId: string | null) => void;
}

const onError = (error: Error) => notify.error(error.message);

/** Lists the project's drafts, with actions for the open draft. */
export function DraftPanel({ draft, drafts, canEdit, isDirty, onOpen }: DraftPanelProps) {
  return (
    <Panel
      title="Drafts"
      actions={
        <select
          aria-label="Draft"
          className={cx(smallInputClass, 'max-w-64 sm:max-w-96')}
          value={draft?.id ?? ''}
          onChange={({ target }) => onOpen(target.value || null)}
        >
          <option value="">Live rules</option>
          {drafts.map(({ id, name, updatedBy }) => (
            <option key={id} value={id}>
              {updatedBy.email === null ? name : `${name} (${updatedBy.email})`}
            </option>
          ))}
        </select>
      }
    >
      {draft ? (
        <OpenDraft key={draft.id} {...{ draft, canEdit, isDirty, onOpen }} />
      ) : (
        <p className="text-soft text-sm">You see the live rules. Choose a draft to open it.</p>
      )}
    </Panel>
  );
}

function OpenDraft({ draft, canEdit, isDirty, onOpen }: Omit<DraftPanelProps, 'drafts'> & { draft: Draft }) {
  const [typed, setTyped] = useState<Partial<Pick<Draft, 'name' | 'note'>>>({});
  const [asks, setAsks] = useState(false);
  const update = useUpdateDraft();
  const rebase = useRebaseDraft();
  const discard = useDeleteDraft();
  const isBehind = draft.baseVersion !== draft.liveVersion;
  const { name, note } = { ...draft, ...typed };
  const isNamed = name.trim() !== draft.name || note.trim() !== draft.note;
  return (
    <div className="flex flex-col gap-3 text-sm">
      <p className="text-soft">
        By {draft.createdBy.email ?? 'an API key'}, from version {draft.baseVersion}. Last saved{' '}
        <Time at={draft.updatedAt} /> by {draft.updatedBy.email ?? 'an API key'}.
      </p>
      {isBehind && (
        <div role="status" className="flex flex-col gap-2 rounded-md border border-line p-3">
          <p>
            {draft.livePublishedBy.email ?? 'An API key'} published version {draft.liveVersion}{' '}
            <Time at={draft.livePublishedAt} />, after this draft began:
          </p>
          <DifferenceList differences={describeDiff(draft.liveChanges)} />
          {canEdit && (
            <div>
              <Button
                isBusy={rebase.isPending}
                disabled={isDirty}
                title={isDirty ? 'Save or undo your changes first.' : undefined}
                onClick={() => rebase.mutate(draft, { onError })}
              >
                Update to version {draft.liveVersion}
              </Button>
            </div>
          )}
        </div>
      )}
      <div className="grid gap-2 md:grid-cols-2">
        <TextField
          label="Name"
          value={name}
          disabled={!canEdit}
          onChange={({ target }) => setTyped({ ...typed, name: target.value })}
        />
        <TextField
          label="Note"
          placeholder="Why this draft?"
          value={note}
          disabled={!canEdit}
          onChange={({ target }) => setTyped({ ...typed, note: target.value })}
        />
      </div>
      <div className="flex flex-wrap gap-2">
        <Button
          onClick={() =>
            void navigator.clipboard.writeText(location.href).then(() => notify.success('Link copied.'), onError)
          }
        >
          Copy link
        </Button>
        <Link to={`/proof?draft=${draft.id}`} className={buttonClass()}>
          Test on the past
        </Link>
        {canEdit && isNamed && (
          <Button
            isBusy={update.isPending}
            onClick={() =>
              update.mutate(
                { id: draft.id, name, note, ifVersion: draft.version },
                { onSuccess: () => setTyped({}), onError },
              )
            }
          >
            Save name and note
          </Button>
        )}
        {canEdit && <Button onClick={() => setAsks(true)}>Discard draft</Button>}
      </div>
      <ConfirmDialog
        isOpen={asks}
        onClose={() => setAsks(false)}
        title={`Discard “${draft.name}”?`}
        description="The draft is deleted for everyone. The live rules stay as they are."
        action="Discard draft"
        isDanger
        isBusy={discard.isPending}
        onConfirm={() => discard.mutate(draft.id, { onSuccess: () => onOpen(null), onError })}
      />
    </div>
  );
}
