import { useFormContext, useWatch } from 'react-hook-form';
import { Field, smallInputClass } from '../../../components/field.tsx';
import { Panel } from '../../../components/panel.tsx';
import { formatScore } from '../../../lib/format.ts';
import type { RulesetForm } from '../ruleset-form.ts';

const WIDTH = 240;
const HEIGHT = 56;
const DAYS = 60;

export function DecayFields({ canEdit }: { canEdit: boolean }) {
  const { register, control, formState } = useFormContext<RulesetForm>();
  const [graceDays, ratePercent] = useWatch({ control, name: ['graceDays', 'ratePercent'] });
  const left = (days: number) => (1 - (ratePercent || 0) / 100) ** Math.max(0, days - (graceDays || 0));
  const points = Array.from({ length: 61 }, (_, i) => {
    const days = (i / 60) * DAYS;
    return `${((days / DAYS) * WIDTH).toFixed(1)},${(HEIGHT - left(days) * (HEIGHT - 4)).toFixed(1)}`;
  });
  const halfLife = ratePercent > 0 ? (graceDays || 0) + Math.log(0.5) / Math.log(1 - ratePercent / 100) : null;
  return (
    <Panel title="Decay" note="Applies retroactively">
      <div className="grid grid-cols-2 gap-3">
        <Field label="Starts after (days)" error={formState.errors.graceDays?.message}>
          {(field) => (
            <input
              {...field}
              type="number"
              min={0}
              step="any"
              disabled={!canEdit}
              className={`${smallInputClass} w-full num`}
              {...register('graceDays', { valueAsNumber: true })}
            />
          )}
        </Field>
        <Field label="Daily decay (%)" error={formState.errors.ratePercent?.message}>
          {(field) => (
            <input
              {...field}
              type="number"
              min={0}
              max={99}
              step="any"
              disabled={!canEdit}
              className={`${smallInputClass} w-full num`}
              {...register('ratePercent', { valueAsNumber: true })}
            />
          )}
        </Field>
      </div>
      <div className="mt-3">
        <Field
          label="Silent events"
          hint="Event types that don’t count as activity, separated by commas. Silent events don’t restart decay."
          error={formState.errors.silent?.message}
        >
          {(field) => (
            <input
              {...field}
              disabled={!canEdit}
              placeholder="email_delivered"
              className={`${smallInputClass} w-full font-mono text-xs`}
              {...register('silent')}
            />
          )}
        </Field>
      </div>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" className="mt-4 h-14 w-full" aria-hidden>
        <polygon points={`0,${HEIGHT} ${points.join(' ')} ${WIDTH},${HEIGHT}`} fill="var(--accent)" opacity="0.1" />
        <polyline
          points={points.join(' ')}
          fill="none"
          stroke="var(--accent)"
          strokeWidth="1.5"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <p className="mt-2 text-faint text-xs">
        {halfLife === null
          ? 'Scores never shrink.'
          : `Half of a score is left after ${formatScore(Math.round(halfLife * 10) / 10)} days without activity, ${Math.round(left(DAYS) * 100)}% after ${DAYS} days.`}
      </p>
    </Panel>
  );
}
