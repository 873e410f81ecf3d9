import type { ReactNode } from 'react';
import { FormProvider } from 'react-hook-form';
import { UnsavedChanges } from '../../../components/unsaved-changes.tsx';
import { type RulesetDraftOptions, useRulesetDraft } from '../use-ruleset-draft.ts';
import { DecayFields } from './decay-fields.tsx';
import { DraftBar, DraftChanges } from './draft-changes.tsx';
import { FitFields } from './fit-fields.tsx';
import { RulesPanel } from './rules-panel.tsx';
import { StageFields } from './stage-fields.tsx';

interface RulesetEditorProps extends RulesetDraftOptions {
  /** Called when the person returns to the live rules. */
  onLeave: () => void;
  children: ReactNode;
}

/**
 * Edits rules, stages and decay, and lists the changes next to the form. If a colleague publishes, the draft stays, and its changes
 * are listed against the new version.
 */
export function RulesetEditor({ onLeave, children, ...options }: RulesetEditorProps) {
  const { published, canEdit } = options;
  const draft = useRulesetDraft(options);
  const { form, isChanged, isDirty, fitSchema, loadSchema, askToPublish } = draft;
  return (
    <FormProvider {...form}>
      <UnsavedChanges isDirty={isDirty} what="the scoring rules" parameter="draft" />
      <form
        noValidate
        onFocus={loadSchema}
        onSubmit={(event) => {
          event.preventDefault();
          void askToPublish();
        }}
        className="grid min-w-0 items-start gap-4 xl:grid-cols-[minmax(0,1.75fr)_minmax(20rem,1fr)]"
      >
        <div className="flex min-w-0 flex-col gap-4">
          <RulesPanel canEdit={canEdit} />
          <div className="grid gap-4 md:grid-cols-2">
            <StageFields canEdit={canEdit} />
            <DecayFields canEdit={canEdit} />
          </div>
          <FitFields canEdit={canEdit} schema={fitSchema} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <div className="flex flex-col gap-4 empty:hidden xl:sticky xl:top-4">
            {isChanged && <DraftChanges draft={draft} version={published.version} onLeave={onLeave} />}
          </div>
          {children}
        </div>
        {isChanged && <DraftBar draft={draft} version={published.version} />}
      </form>
    </FormProvider>
  );
}
