import { useQuery } from '@tanstack/react-query';
import { useFormContext, useWatch } from 'react-hook-form';
import { Field, inputClass } from '../../../components/field.tsx';
import { cx } from '../../../lib/cx.ts';
import { useEventTypes } from '../../../lib/event-types.ts';
import { leadPropertiesQuery, TRAITS } from '../../../lib/lead-properties.ts';
import { useRuleset } from '../../../lib/ruleset.ts';
import type { AutomationForm } from '../automation-form.ts';
import { ConditionFields } from './condition-fields.tsx';

const VELOCITIES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

export function OnlyFields({ canEdit }: { canEdit: boolean }) {
  const { register, formState, control } = useFormContext<AutomationForm>();
  const { data: ruleset } = useRuleset();
  const { data: properties = [] } = useQuery(leadPropertiesQuery);
  const eventTypes = useEventTypes();
  const [grades, ...limits] = useWatch({ control, name: ['grades', 'minVelocity', 'minScore', 'maxScore'] });
  const isLimited = [grades, ...limits].some((limit) => limit.trim() !== '');
  const { errors } = formState;
  const score = { type: 'number', min: 0, step: 'any', inputMode: 'decimal', placeholder: 'any' } as const;
  return (
    <div className="flex flex-col gap-4">
      <div className="grid grid-cols-2 items-start gap-3 sm:grid-cols-3">
        <Field label="Velocity" className="max-sm:col-span-2" error={errors.minVelocity?.message}>
          {(props) => (
            <select {...props} className={inputClass} {...register('minVelocity')}>
              <option value="">any</option>
              {VELOCITIES.map((velocity) => (
                <option key={velocity} value={velocity}>
                  {velocity === 10 ? '10' : `${velocity} or more`}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Score from" error={errors.minScore?.message}>
          {(props) => <input {...props} {...score} className={cx(inputClass, 'num')} {...register('minScore')} />}
        </Field>
        <Field label="Score up to" error={errors.maxScore?.message}>
          {(props) => <input {...props} {...score} className={cx(inputClass, 'num')} {...register('maxScore')} />}
        </Field>
      </div>
      {(ruleset?.fit || grades !== '') && (
        <Field
          label="Grade"
          hint="Letters and grades, separated by commas: A, B1."
          error={[errors.grades].flat().find((each) => each)?.message}
        >
          {(props) => (
            <input {...props} className={inputClass} autoComplete="off" placeholder="any" {...register('grades')} />
          )}
        </Field>
      )}
      <ConditionFields
        name="traits"
        canEdit={canEdit}
        placeholder="company"
        empty={isLimited ? 'Applies to every lead that meets the conditions above.' : 'Applies to every lead.'}
        suggestions={[...TRAITS, ...properties.map(({ name }) => name)]}
        lead={{ stages: ruleset?.stages.map(({ name }) => name) ?? [], eventTypes }}
      />
    </div>
  );
}
