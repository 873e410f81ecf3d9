import { lazy, type ReactNode, Suspense, useId } from 'react';
import { FormProvider, type Resolver, useForm } from 'react-hook-form';
import type { Automation } from '../../../../../worker/contract/automation.ts';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { Button } from '../../../components/button.tsx';
import { TextField } from '../../../components/field.tsx';
import { UnsavedChanges } from '../../../components/unsaved-changes.tsx';
import { ApiError } from '../../../lib/api-client.ts';
import { cx } from '../../../lib/cx.ts';
import { notify } from '../../../lib/notify.ts';
import { sayRefusal } from '../../../lib/say-error.ts';
import { useSaveAutomation } from '../api/save-automation.ts';
import { type AutomationForm, fromForm, toForm } from '../automation-form.ts';
import { OnlyFields } from './only-fields.tsx';
import { ThenFields } from './then-fields.tsx';
import { WhenFields } from './when-fields.tsx';
import { WordsPanel } from './words-panel.tsx';

interface AutomationBuilderProps {
  /** Null for a new automation. */
  automationId: string | null;
  defaults: AutomationForm;
  canEdit: boolean;
  onSaved: (automation: Automation) => void;
  /** More content to show beside the steps. */
  children?: ReactNode;
}

const PreviewPanel = lazy(() => import('./preview-panel.tsx'));

/** The schemas load when the form is first validated, so that the screen can open without them. */
const resolver: Resolver<AutomationForm> = async (...form) => (await import('../resolve-form.ts')).resolveForm(...form);

/** Edits an automation in three steps: trigger, conditions and action. */
export function AutomationBuilder({ automationId, defaults, canEdit, onSaved, children }: AutomationBuilderProps) {
  const save = useSaveAutomation(automationId);
  const form = useForm<AutomationForm>({ resolver, defaultValues: defaults });
  const { errors, isDirty } = form.formState;
  const isNew = automationId === null;
  const submit = form.handleSubmit((values) =>
    save.mutate(fromForm(values), {
      onSuccess: (automation) => {
        form.reset(toForm(automation));
        onSaved(automation);
      },
      onError: (error) => {
        const reasons = error instanceof ApiError ? error.errors.map(({ message }) => sayRefusal(message)) : [];
        notify.error(reasons.length > 0 ? reasons.join(' ') : error.message);
      },
    }),
  );
  return (
    <div className="grid min-w-0 items-start gap-4 lg:grid-cols-[minmax(0,1.7fr)_minmax(19rem,1fr)]">
      <UnsavedChanges isDirty={canEdit && isDirty} what="this automation" />
      <FormProvider {...form}>
        <form noValidate onSubmit={submit} className="flex min-w-0 flex-col gap-4">
          <fieldset disabled={!canEdit} className="in-order flex min-w-0 flex-col">
            <legend className="sr-only">Automation</legend>
            <div className="card p-4">
              <TextField
                label="Name"
                placeholder="Notify sales when a lead qualifies"
                maxLength={LIMITS.nameCharsMax}
                error={errors.name?.message}
                {...form.register('name')}
              />
            </div>
            <Step word="When">
              <WhenFields canEdit={canEdit} />
            </Step>
            <Step word="And" note="Only if all of these are true">
              <OnlyFields canEdit={canEdit} />
            </Step>
            <Step word="Then">
              <ThenFields canEdit={canEdit} />
            </Step>
          </fieldset>
          {canEdit && (isNew || isDirty) && (
            <div className="sticky bottom-[49px] z-20 -mx-4 flex flex-wrap items-center gap-2 border-line border-t bg-raised px-4 py-2.5 shadow-pop sm:mx-0 sm:rounded-lg sm:border md:bottom-3">
              {isNew ? (
                <label className="flex flex-1 cursor-pointer items-center gap-2 text-sm">
                  <input type="checkbox" className="size-4 accent-(--accent)" {...form.register('enabled')} />
                  Turn on after saving
                </label>
              ) : (
                <p className="flex-1 text-soft text-sm">Unsaved changes</p>
              )}
              {isDirty && <Button onClick={() => form.reset(defaults)}>Discard</Button>}
              <Button type="submit" look="primary" isBusy={save.isPending}>
                {isNew ? 'Create automation' : 'Save changes'}
              </Button>
            </div>
          )}
        </form>
      </FormProvider>
      <div className={cx('in-order flex min-w-0 flex-col gap-4', isNew && 'lg:sticky lg:top-4')}>
        <WordsPanel control={form.control} />
        {canEdit && (
          <Suspense fallback={<div aria-busy className="skeleton h-32" />}>
            <PreviewPanel control={form.control} />
          </Suspense>
        )}
        {children}
      </div>
    </div>
  );
}

function Step({ word, note, children }: { word: string; note?: string; children: ReactNode }) {
  const id = useId();
  return (
    <>
      <span aria-hidden className="ml-7 h-4 w-px bg-line-strong" />
      <section aria-labelledby={id} className="card min-w-0">
        <h2 id={id} className="flex items-baseline gap-2 px-4 pt-3 font-semibold text-base">
          {word}
          {note && <span className="font-normal text-faint text-sm">{note}</span>}
        </h2>
        <div className="px-4 pt-3 pb-4">{children}</div>
      </section>
    </>
  );
}
