import { useQuery } from '@tanstack/react-query';
import { useFormContext, useWatch } from 'react-hook-form';
import { Field, inputClass } from '../../../components/field.tsx';
import { cx } from '../../../lib/cx.ts';
import { useRuleset } from '../../../lib/ruleset.ts';
import { segmentsQuery } from '../../../lib/segments.ts';
import { stageColor } from '../../../lib/stage-color.ts';
import { type AutomationForm, TRIGGER_FIELDS, type Trigger } from '../automation-form.ts';
import { ConditionFields } from './condition-fields.tsx';

const TRIGGERS: Record<Trigger, { label: string; hint: string }> = {
  whenStage: { label: 'enters a stage', hint: 'Runs when the score rises into this stage or decays into it.' },
  whenLeavesStage: { label: 'leaves a stage', hint: 'Runs when the score rises or decays out of this stage.' },
  whenEntersSegment: {
    label: 'enters a segment',
    hint: 'Runs when the lead meets the segment’s conditions, by an event or as time passes.',
  },
  whenLeavesSegment: {
    label: 'leaves a segment',
    hint: 'Runs when the lead no longer meets the segment’s conditions.',
  },
  whenScoreAbove: { label: 'rises to a score', hint: 'Runs when the score reaches or passes this value.' },
  whenScoreBelow: {
    label: 'falls below a score',
    hint: 'Runs when the score drops below this value, including by decay.',
  },
  whenEvent: {
    label: 'triggers an event',
    hint: 'Runs when this event happens (events older than 24 hours are ignored).',
  },
  whenQuietDays: { label: 'is inactive', hint: 'Runs after this many days without activity.' },
};

export function WhenFields({ canEdit }: { canEdit: boolean }) {
  const { register, control, formState } = useFormContext<AutomationForm>();
  const when = useWatch({ control, name: 'when' });
  const field = TRIGGER_FIELDS[when];
  return (
    <div className="flex flex-col gap-3">
      <div className="grid items-start gap-3 sm:grid-cols-2">
        <Field label="A lead" hint={TRIGGERS[when].hint}>
          {(props) => (
            <select {...props} className={inputClass} {...register('when')}>
              {Object.entries(TRIGGERS).map(([trigger, { label }]) => (
                <option key={trigger} value={trigger}>
                  {label}
                </option>
              ))}
            </select>
          )}
        </Field>
        <TriggerField key={field} field={field} error={formState.errors[field]?.message} />
      </div>
      {when === 'whenEvent' && (
        <ConditionFields
          name="conditions"
          canEdit={canEdit}
          placeholder="page"
          empty="Runs on every event of this type."
          suggestions={[]}
        />
      )}
    </div>
  );
}

function TriggerField({ field, error }: { field: (typeof TRIGGER_FIELDS)[Trigger]; error: string | undefined }) {
  const { register } = useFormContext<AutomationForm>();
  const { data: ruleset } = useRuleset();
  const numeric = { type: 'number', inputMode: 'decimal', step: 'any', className: cx(inputClass, 'num') } as const;
  switch (field) {
    case 'stage':
      return <StageChoice error={error} />;
    case 'segment':
      return <SegmentChoice error={error} />;
    case 'score':
      return (
        <Field label="Points" error={error}>
          {(props) => <input {...props} {...numeric} min={0} {...register('score')} />}
        </Field>
      );
    case 'quietDays':
      return (
        <Field label="Days" error={error}>
          {(props) => <input {...props} {...numeric} min={0} {...register('quietDays')} />}
        </Field>
      );
    case 'event': {
      const types = [...new Set((ruleset?.rules ?? []).map(({ eventType }) => eventType))];
      return (
        <Field label="Event type" error={error}>
          {(props) => (
            <>
              <input
                {...props}
                list={`${props.id}-types`}
                autoComplete="off"
                placeholder="demo_request"
                className={cx(inputClass, 'font-mono text-xs')}
                {...register('event')}
              />
              <datalist id={`${props.id}-types`}>
                {types.map((type) => (
                  <option key={type} value={type} />
                ))}
              </datalist>
            </>
          )}
        </Field>
      );
    }
  }
}

/** Chooses a segment. Offers only shared segments, because private ones cannot trigger automations. */
function SegmentChoice({ error }: { error: string | undefined }) {
  const { register, control } = useFormContext<AutomationForm>();
  const { data } = useQuery(segmentsQuery);
  const chosen = useWatch({ control, name: 'segment' });
  const shared = (data ?? []).filter(({ isShared }) => isShared);
  return (
    <Field
      label="Segment"
      error={error}
      hint={
        data && shared.length === 0
          ? 'No shared segments yet. Filter leads, then save the filter as a segment.'
          : undefined
      }
    >
      {(props) => (
        <select {...props} className={inputClass} {...register('segment')}>
          <option value="">Choose a segment</option>
          {shared.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
          {chosen !== '' && !shared.some(({ id }) => id === chosen) && <option value={chosen}>{chosen}</option>}
        </select>
      )}
    </Field>
  );
}

function StageChoice({ error }: { error: string | undefined }) {
  const { register, control } = useFormContext<AutomationForm>();
  const { data: ruleset } = useRuleset();
  const chosen = useWatch({ control, name: 'stage' });
  const stages = ruleset?.stages ?? [];
  // Keeps the chosen stage as an option even if the live rules no longer have it.
  const names = ruleset ? [...new Set([...stages.map(({ name }) => name), chosen])] : [];
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5">
      <legend className="mb-1.5 font-medium text-soft text-sm">Stage</legend>
      <div aria-busy={!ruleset} className="flex min-h-9 flex-wrap gap-1">
        {names.map((name) => (
          <label
            key={name}
            className={cx(
              'relative inline-flex h-9 items-center gap-1.5 rounded-lg border px-2.5 text-sm capitalize transition-colors',
              'has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2',
              name === chosen ? 'border-current font-medium' : 'border-line text-soft hover:border-line-strong',
            )}
            style={name === chosen ? { color: stageColor(name, stages) } : undefined}
          >
            <input
              type="radio"
              value={name}
              className="absolute inset-0 cursor-pointer opacity-0 disabled:cursor-default"
              {...register('stage')}
            />
            <span aria-hidden className="size-1.5 rounded-full" style={{ background: stageColor(name, stages) }} />
            {name}
          </label>
        ))}
      </div>
      {error && (
        <p role="alert" className="text-bad text-sm">
          {error}
        </p>
      )}
    </fieldset>
  );
}
