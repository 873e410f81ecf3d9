import { useDeferredValue, useEffect, useEffectEvent, useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import type { Draft } from '../../../../worker/contract/draft.ts';
import type { Ruleset } from '../../../../worker/contract/ruleset.ts';
import { useChangeChallenger } from '../../lib/challenger.ts';
import { describeChanges } from '../../lib/describe-diff.ts';
import { toRulesetChange } from '../../lib/drafts.ts';
import { notify } from '../../lib/notify.ts';
import { useSaveDraft, useStageDraft } from './api/save-draft.ts';
import { fromForm, type RulesetForm, toForm } from './ruleset-form.ts';
import { useRulesetSchema } from './use-ruleset-schema.ts';

export interface AskedToPublish {
  draftId: string;
  /** True if the draft was stored only to be published, from changes that are not saved. */
  isStaged: boolean;
  /** The open draft in the state that was edited, or null for the live rules. */
  edited: Draft | null;
}

export interface RulesetDraftOptions {
  published: Ruleset;
  /** The open draft, or null for the live rules. */
  draft: Draft | null;
  canEdit: boolean;
  onDirty: (isDirty: boolean) => void;
  /** Called after a draft was saved, to open that draft. */
  onSaved: (draftId: string) => void;
  /** Called when the person wants to publish, with the draft that contains the rules. */
  onPublish: (asked: AskedToPublish) => void;
}

/** The form of a ruleset, how its rules differ from the live ones, and what can be done with it. */
export function useRulesetDraft({ published, draft, canEdit, onDirty, onSaved, onPublish }: RulesetDraftOptions) {
  const { schema, resolver, load } = useRulesetSchema();
  const form = useForm<RulesetForm>({
    resolver,
    defaultValues: toForm(draft?.ruleset ?? published),
    mode: 'onChange',
    disabled: !canEdit,
  });
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
  const isChanged = canEdit && (!next || differences.length > 0);
  // Must be read in every render, because the form library only tracks values that a component reads.
  const { isDirty: isEdited } = form.formState;
  const isDirty = isChanged && isEdited;
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
  /** Runs an action with the form’s values, if they are valid. Says why if the action fails. */
  const withValues = (action: (values: RulesetForm) => Promise<void> | void, failed: string) =>
    form.handleSubmit(async (values) => {
      try {
        await action(values);
      } catch (error) {
        notify.error(error instanceof Error ? error.message : failed);
      }
    });
  return {
    form,
    fitSchema: schema?.shape.fit,
    loadSchema: load,
    differences,
    isValid: next !== undefined,
    isChanged,
    isDirty,
    /** True if other rules were published after the person started. */
    isBehind: startedOn !== published.version,
    /** The draft as a colleague has changed it in the meantime, or null. */
    changedElsewhere: isDirty && draft && begun && draft.version !== begun.version ? draft : null,
    isSaving: save.isPending,
    isStaging: stage.isPending,
    isChallenging: challenge.isPending,
    startOver,
    save: withValues(async (values) => {
      const stored = await save.mutateAsync({ values, baseVersion: startedOn });
      form.reset(values);
      goOnFrom(stored);
      onSaved(stored.id);
    }, 'Couldn’t save the draft.'),
    askToPublish: withValues(async (values) => {
      if (begun && !isDirty) return onPublish({ draftId: begun.id, isStaged: false, edited: begun });
      const { id } = await stage.mutateAsync({ values, baseVersion: startedOn });
      onPublish({ draftId: id, isStaged: true, edited: begun });
    }, 'Couldn’t save the draft.'),
    setAsChallenger: withValues(async (values) => {
      await challenge.mutateAsync(toRulesetChange(fromForm(values, 0)));
      notify.success('The challenger is set. Proof compares the challenger with the live rules.');
    }, 'Couldn’t set the challenger.'),
  };
}

export type RulesetDraft = ReturnType<typeof useRulesetDraft>;
