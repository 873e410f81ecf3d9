import { useForm, useWatch } from 'react-hook-form';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import type { Outcome } from '../../../../../worker/contract/outcome.ts';
import { Button } from '../../../components/button.tsx';
import { ConditionTree } from '../../../components/condition-tree.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Field, inputClass, TextField } from '../../../components/field.tsx';
import { FormError } from '../../../components/form-error.tsx';
import { Segmented } from '../../../components/segmented.tsx';
import { fromConditionsForm, type GroupForm, hasRefused, toConditionsForm } from '../../../lib/condition-form.ts';
import { notify } from '../../../lib/notify.ts';
import { useUpdateProject } from '../../../lib/project.ts';
import { useRuleset } from '../../../lib/ruleset.ts';

interface OutcomeForm {
  by: 'event' | 'properties';
  eventType: string;
  conditions: GroupForm;
  traits: GroupForm;
  horizonDays: number;
}

const KINDS = [
  { value: 'event', label: 'An event happens' },
  { value: 'properties', label: 'A property has a value' },
] as const;

/** Sets the outcome that counts as success: an event or certain properties, within a number of days. */
export default function OutcomeDialog(props: { projectId: string; outcome: Outcome; onClose: () => void }) {
  const { projectId, outcome, onClose } = props;
  const update = useUpdateProject(projectId);
  const { data: ruleset } = useRuleset();
  const types = [...new Set((ruleset?.rules ?? []).map(({ eventType }) => eventType))];
  const { register, handleSubmit, setValue, control, formState } = useForm<OutcomeForm>({
    defaultValues: {
      by: outcome.traits ? 'properties' : 'event',
      eventType: outcome.eventType ?? '',
      conditions: toConditionsForm(outcome.conditions),
      traits: toConditionsForm(outcome.traits),
      horizonDays: outcome.horizonDays,
    },
  });
  const form = useWatch({ control }) as OutcomeForm;
  const isByEvent = form.by === 'event';
  const tree = isByEvent ? form.conditions : form.traits;
  const isIncomplete = hasRefused(tree) || (!isByEvent && fromConditionsForm(tree) === undefined);
  const submit = handleSubmit(({ eventType, horizonDays }) => {
    if (isIncomplete) return;
    const given = fromConditionsForm(tree);
    const what = isByEvent ? { eventType, ...(given && { conditions: given }) } : { traits: given };
    update.mutate(
      { outcome: { ...what, horizonDays } as Outcome },
      {
        onSuccess: () => {
          notify.success('Outcome saved. Tests and suggestions now use this outcome.');
          onClose();
        },
      },
    );
  });
  return (
    <Dialog
      isOpen
      isWide
      onClose={onClose}
      title="Outcome"
      description="Leads that reach the outcome count as customers and leave the call list. Back-tests measure how well scores predicted the outcome."
    >
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <FormError error={update.error} />
        <div>
          <Segmented label="Reached when" options={KINDS} value={form.by} onChange={(by) => setValue('by', by)} />
        </div>
        {isByEvent && (
          <Field label="Event type" error={formState.errors.eventType && 'Enter an event type.'}>
            {(field) => (
              <>
                <input
                  {...field}
                  list={`${field.id}-types`}
                  autoComplete="off"
                  className={`${inputClass} font-mono text-xs`}
                  {...register('eventType', { required: true, shouldUnregister: false })}
                />
                <datalist id={`${field.id}-types`}>
                  {types.map((type) => (
                    <option key={type} value={type} />
                  ))}
                </datalist>
              </>
            )}
          </Field>
        )}
        <fieldset>
          <legend className="mb-1.5 font-medium text-sm text-soft">
            {isByEvent ? 'Only if its properties match' : 'All of these are true'}
          </legend>
          <ConditionTree
            key={form.by}
            value={tree}
            onChange={(next) => setValue(isByEvent ? 'conditions' : 'traits', next)}
            canEdit
            placeholder={isByEvent ? 'amount' : 'plan'}
            empty={isByEvent ? 'Any event of this type counts.' : 'Add a condition.'}
            showsAll={formState.isSubmitted}
          />
          {formState.isSubmitted && isIncomplete && (
            <p role="alert" className="mt-1.5 text-bad text-sm">
              Complete the conditions.
            </p>
          )}
        </fieldset>
        <TextField
          label="Time limit (days)"
          type="number"
          min={1}
          max={LIMITS.outcomeHorizonDaysMax}
          className="max-w-40"
          hint={`1 to ${LIMITS.outcomeHorizonDaysMax}`}
          error={formState.errors.horizonDays && `Enter a number from 1 to ${LIMITS.outcomeHorizonDaysMax}.`}
          {...register('horizonDays', {
            valueAsNumber: true,
            required: true,
            min: 1,
            max: LIMITS.outcomeHorizonDaysMax,
            validate: Number.isInteger,
          })}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isBusy={update.isPending}>
            Save outcome
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
