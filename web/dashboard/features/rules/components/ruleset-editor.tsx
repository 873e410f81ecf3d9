import { zodResolver } from '@hookform/resolvers/zod';
import { Plus } from 'lucide-react';
import { type ReactNode, useDeferredValue, useEffect, useEffectEvent, useState } from 'react';
import { FormProvider, useFieldArray, useForm, useWatch } from 'react-hook-form';
import type { Ruleset } from '../../../../../worker/contract/ruleset.ts';
import type { RulesetChange } from '../../../../../worker/contract/scoring-rule.ts';
import { Button } from '../../../components/button.tsx';
import { Panel } from '../../../components/panel.tsx';
import { UnsavedChanges } from '../../../components/unsaved-changes.tsx';
import { useChangeChallenger } from '../../../lib/challenger.ts';
import { toConditionsForm } from '../../../lib/condition-form.ts';
import { countOf } from '../../../lib/format.ts';
import { notify } from '../../../lib/notify.ts';
import { usePublishRuleset } from '../api/publish-ruleset.ts';
import { describeChanges } from '../describe-diff.ts';
import { fromForm, RulesetForm, toForm } from '../ruleset-form.ts';
import { DecayFields } from './decay-fields.tsx';
import { DifferenceList } from './difference-list.tsx';
import { FitFields } from './fit-fields.tsx';
import { RuleRow } from './rule-row.tsx';
import { StageFields } from './stage-fields.tsx';
import { TrialPanel } from './trial-panel.tsx';

interface RulesetEditorProps {
  published: Ruleset;
  /** An old version to begin with. */
  restored: Ruleset | null;
  canEdit: boolean;
  onPublished: () => void;
  children: ReactNode;
}

/**
 * The rules, stages and decay as a form, and beside it what they make of real leads. A draft outlives a colleague's publishing:
 * it is then compared with their version.
 */
export function RulesetEditor({ published, restored, canEdit, onPublished, children }: RulesetEditorProps) {
  const form = useForm<RulesetForm>({
    resolver: zodResolver(RulesetForm),
    defaultValues: toForm(restored ?? published),
    mode: 'onChange',
    disabled: !canEdit,
  });
  const rules = useFieldArray({ control: form.control, name: 'rules', keyName: 'key' });
  const publish = usePublishRuleset();
  const challenge = useChangeChallenger();
  const watched = useDeferredValue(useWatch({ control: form.control }));
  const valid = RulesetForm.safeParse({ ...toForm(restored ?? published), ...watched }).data;
  const next = valid && fromForm(valid, published.version + 1);
  const differences = next ? describeChanges(published, next) : [];
  const changesText = countOf(differences.length, 'change');
  const isChanged = !next || differences.length > 0;
  const [startedOn, setStartedOn] = useState(published.version);
  const startOver = (from: Ruleset) => {
    form.reset(toForm(from));
    setStartedOn(from.version);
  };
  const follow = useEffectEvent(() => {
    if (!restored && !form.formState.isDirty) startOver(published);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version is live
  useEffect(() => follow(), [published.version]);

  const submit = form.handleSubmit(async (values) => {
    try {
      const ruleset = await publish.mutateAsync({ ...toChange(values), ifVersion: published.version });
      notify.success(`Version ${ruleset.version} published.`);
      startOver(ruleset);
      onPublished();
    } catch (error) {
      notify.error(error instanceof Error ? error.message : 'Couldn’t publish.');
    }
  });
  const setAsChallenger = form.handleSubmit(async (values) => {
    try {
      await challenge.mutateAsync(toChange(values));
      notify.success('The challenger is set. Proof compares it with the live rules.');
      startOver(published);
      onPublished();
    } catch (error) {
      notify.error(error instanceof Error ? error.message : 'Couldn’t set the challenger.');
    }
  });
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
    });

  return (
    <FormProvider {...form}>
      <UnsavedChanges isDirty={canEdit && isChanged && form.formState.isDirty} what="the scoring rules" />
      <form
        noValidate
        onSubmit={submit}
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
          <FitFields canEdit={canEdit} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <div className="flex flex-col gap-4 xl:sticky xl:top-4">
            <TrialPanel ruleset={next ?? null} published={published} />
            {canEdit && isChanged && (
              <Panel title="Draft" note={next ? changesText : 'invalid'}>
                {startedOn !== published.version && (
                  <p className="mb-3 text-soft text-sm">
                    Version {published.version} was published after you started. Your draft would change it as follows:
                  </p>
                )}
                <DifferenceList differences={differences} />
                <div className="mt-3 flex flex-wrap justify-end gap-2">
                  <Button onClick={() => startOver(published)}>Discard</Button>
                  <Button
                    isBusy={challenge.isPending}
                    disabled={!next}
                    title="Leads keep their scores. Proof compares these rules with the live ones from now on."
                    onClick={() => void setAsChallenger()}
                  >
                    Set as challenger
                  </Button>
                  <Button type="submit" look="primary" isBusy={publish.isPending} disabled={!next}>
                    Publish version {published.version + 1}
                  </Button>
                </div>
              </Panel>
            )}
          </div>
          {children}
        </div>
        {canEdit && isChanged && (
          <div className="fixed inset-x-0 bottom-[53px] z-20 flex items-center gap-2 border-line border-t bg-raised px-4 py-2 shadow-pop md:bottom-0 md:left-14 lg:left-56 xl:hidden">
            <p className="flex-1 text-sm text-soft">{next ? changesText : 'Invalid'}</p>
            <Button onClick={() => startOver(published)}>Discard</Button>
            <Button type="submit" look="primary" isBusy={publish.isPending} disabled={!next}>
              Publish version {published.version + 1}
            </Button>
          </div>
        )}
      </form>
    </FormProvider>
  );
}

/** The edited rules as the API takes them: rules that are new have no ID yet. */
function toChange(values: RulesetForm): RulesetChange {
  const { rules, stages, decay, silent = [], fit = null } = fromForm(values, 0);
  const named = rules.map(({ id, ...rule }) => (id.startsWith('new_') ? rule : { ...rule, id }));
  return { stages, decay, silent, fit, rules: named };
}
