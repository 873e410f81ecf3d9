import { Plus } from 'lucide-react';
import { type ReactNode, useDeferredValue, useEffect, useEffectEvent, useState } from 'react';
import { FormProvider, useFieldArray, useForm, useWatch } from 'react-hook-form';
import type { Draft } from '../../../../../worker/contract/draft.ts';
import type { Ruleset } from '../../../../../worker/contract/ruleset.ts';
import { Button } from '../../../components/button.tsx';
import { DifferenceList } from '../../../components/difference-list.tsx';
import { Panel } from '../../../components/panel.tsx';
import { UnsavedChanges } from '../../../components/unsaved-changes.tsx';
import { useChangeChallenger } from '../../../lib/challenger.ts';
import { toConditionsForm } from '../../../lib/condition-form.ts';
import { describeChanges } from '../../../lib/describe-diff.ts';
import { toRulesetChange } from '../../../lib/drafts.ts';
import { countOf } from '../../../lib/format.ts';
import { notify } from '../../../lib/notify.ts';
import { useSaveDraft, useStageDraft } from '../api/save-draft.ts';
import { fromForm, type RulesetForm, toForm } from '../ruleset-form.ts';
import { useRulesetSchema } from '../use-ruleset-schema.ts';
import { DecayFields } from './decay-fields.tsx';
import { FitFields } from './fit-fields.tsx';
import { RuleHeadings, RuleRow } from './rule-row.tsx';
import { StageFields } from './stage-fields.tsx';

export interface AskedToPublish {
  draftId: string;
  /** True if the draft was stored only to be published, from changes that are not saved. */
  isStaged: boolean;
  /** The open draft in the state that was edited, or null for the live rules. */
  edited: Draft | null;
}

interface RulesetEditorProps {
  published: Ruleset;
  /** The open draft, or null for the live rules. */
  draft: Draft | null;
  canEdit: boolean;
  onDirty: (isDirty: boolean) => void;
  /** Called after a draft was saved, to open that draft. */
  onSaved: (draftId: string) => void;
  /** Called when the person wants to publish, with the draft that contains the rules. */
  onPublish: (asked: AskedToPublish) => void;
  /** Called when the person returns to the live rules. */
  onLeave: () => void;
  children: ReactNode;
}

/**
 * Edits rules, stages and decay, and lists the changes next to the form. If a colleague publishes, the draft stays, and its changes
 * are listed against the new version.
 */
export function RulesetEditor({
  published,
  draft,
  canEdit,
  onDirty,
  onSaved,
  onPublish,
  onLeave,
  children,
}: RulesetEditorProps) {
  const { schema, resolver, load } = useRulesetSchema();
  const form = useForm<RulesetForm>({
    resolver,
    defaultValues: toForm(draft?.ruleset ?? published),
    mode: 'onChange',
    disabled: !canEdit,
  });
  const rules = useFieldArray({ control: form.control, name: 'rules', keyName: 'key' });
  const [begun, setBegun] = useState(draft);
  const [startedOn, setStartedOn] = useState(draft?.baseVersion ?? published.version);
  const save = useSaveDraft(begun);
  const stage = useStageDraft(begun);
  const challenge = useChangeChallenger();
  const watched = useDeferredValue(useWatch({ control: form.control }));
  const fields = { ...toForm(begun?.ruleset ?? published), ...watched };
  const valid = schema ? schema.safeParse(fields).data : (fields as RulesetForm);
  const next = valid && fromForm(valid, published.version + 1);
  const differences = next ? describeChanges(published, next) : [];
  const changesText = countOf(differences.length, 'change');
  const isChanged = !next || differences.length > 0;
  // Must be read in every render, because the form library only tracks values that a component reads.
  const { isDirty: isEdited } = form.formState;
  const isDirty = canEdit && isChanged && isEdited;
  const goOnFrom = (newest: Draft | null) => {
    setBegun(newest);
    setStartedOn(newest?.baseVersion ?? published.version);
  };
  const startOver = () => {
    form.reset(toForm(draft?.ruleset ?? published));
    goOnFrom(draft);
  };
  const follow = useEffectEvent(() => {
    if (!isDirty) startOver();
    // The newest version has the same rules: what differs is its name, its note or the version that it is based on.
    else if (draft && begun && describeChanges(begun.ruleset, draft.ruleset).length === 0) goOnFrom(draft);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version is live, or stored
  useEffect(() => follow(), [published.version, draft?.version]);
  useEffect(() => onDirty(isDirty), [isDirty, onDirty]);
  const onError = (error: unknown) => notify.error(error instanceof Error ? error.message : 'Couldn’t save the draft.');
  const store = form.handleSubmit(async (values) => {
    try {
      const stored = await save.mutateAsync({ values, baseVersion: startedOn });
      form.reset(values);
      goOnFrom(stored);
      onSaved(stored.id);
    } catch (error) {
      onError(error);
    }
  });
  const askToPublish = form.handleSubmit(async (values) => {
    if (begun && !isDirty) return onPublish({ draftId: begun.id, isStaged: false, edited: begun });
    try {
      const { id } = await stage.mutateAsync({ values, baseVersion: startedOn });
      onPublish({ draftId: id, isStaged: true, edited: begun });
    } catch (error) {
      onError(error);
    }
  });
  const setAsChallenger = form.handleSubmit(async (values) => {
    try {
      await challenge.mutateAsync(toRulesetChange(fromForm(values, 0)));
      notify.success('The challenger is set. Proof compares the challenger with the live rules.');
    } catch (error) {
      notify.error(error instanceof Error ? error.message : 'Couldn’t set the challenger.');
    }
  });
  const isBehind = startedOn !== published.version;
  const isOutdated = isDirty && draft !== null && begun !== null && draft.version !== begun.version;
  const publishButton = (
    <Button
      type="submit"
      look="primary"
      data-opens-dialog
      isBusy={stage.isPending}
      disabled={!next || isBehind || isOutdated}
    >
      Publish version {published.version + 1}
    </Button>
  );
  const add = () =>
    rules.append({
      id: `new_${crypto.randomUUID()}`,
      eventType: '',
      points: 10,
      description: '',
      active: true,
      conditions: toConditionsForm(),
      capPer: 'none',
      capTimes: 1,
      nextKind: 'auto',
      nextText: '',
    });

  return (
    <FormProvider {...form}>
      <UnsavedChanges isDirty={isDirty} what="the scoring rules" parameter="draft" />
      <form
        noValidate
        onFocus={load}
        onSubmit={(event) => {
          event.preventDefault();
          void askToPublish();
        }}
        className="grid min-w-0 items-start gap-4 xl:grid-cols-[minmax(0,1.75fr)_minmax(20rem,1fr)]"
      >
        <div className="flex min-w-0 flex-col gap-4">
          <Panel
            title="Rules"
            note={`${rules.fields.length} · all matching rules add up`}
            bodyClassName=""
            actions={
              canEdit && (
                <Button icon={<Plus aria-hidden className="size-3.5" />} onClick={add}>
                  Add rule
                </Button>
              )
            }
          >
            {rules.fields.length > 0 && <RuleHeadings />}
            <ul>
              {rules.fields.map((field, i) => (
                <RuleRow key={field.key} index={i} canEdit={canEdit} onRemove={() => rules.remove(i)} />
              ))}
            </ul>
          </Panel>
          <div className="grid gap-4 md:grid-cols-2">
            <StageFields canEdit={canEdit} />
            <DecayFields canEdit={canEdit} />
          </div>
          <FitFields canEdit={canEdit} schema={schema?.shape.fit} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <div className="flex flex-col gap-4 empty:hidden xl:sticky xl:top-4">
            {canEdit && isChanged && (
              <Panel title="Draft" note={next ? changesText : 'Invalid'}>
                {isBehind && (
                  <p className="mb-3 text-soft text-sm">
                    Version {published.version} was published after you started. Save your draft and update it to that
                    version before you publish.
                  </p>
                )}
                {isOutdated && (
                  <p role="status" className="mb-3 text-soft text-sm">
                    {draft.updatedBy.email ?? 'An API key'} changed this draft after you opened it. Undo your changes to
                    see the changed draft.
                  </p>
                )}
                <DifferenceList differences={differences} />
                <div className="mt-3 flex flex-wrap justify-end gap-2">
                  <Button onClick={isDirty ? startOver : onLeave}>{isDirty ? 'Undo changes' : 'Close draft'}</Button>
                  <Button
                    isBusy={challenge.isPending}
                    disabled={!next}
                    title="Leads keep their scores. Proof compares these rules with the live ones from now on."
                    onClick={() => void setAsChallenger()}
                  >
                    Set as challenger
                  </Button>
                  {/* On narrow screens, the bar at the bottom has these buttons. */}
                  <div className="hidden flex-wrap gap-2 xl:flex">
                    {isDirty && (
                      <Button isBusy={save.isPending} disabled={!next} onClick={() => void store()}>
                        Save draft
                      </Button>
                    )}
                    {publishButton}
                  </div>
                </div>
              </Panel>
            )}
          </div>
          {children}
        </div>
        {canEdit && isChanged && (
          <div className="fixed inset-x-0 bottom-[53px] z-20 flex items-center gap-2 border-line border-t bg-raised px-4 py-2 shadow-pop md:bottom-0 md:left-14 lg:left-56 xl:hidden">
            <p className="flex-1 text-sm text-soft">{next ? changesText : 'Invalid'}</p>
            {isDirty && (
              <Button isBusy={save.isPending} disabled={!next} onClick={() => void store()}>
                Save draft
              </Button>
            )}
            {publishButton}
          </div>
        )}
      </form>
    </FormProvider>
  );
}
