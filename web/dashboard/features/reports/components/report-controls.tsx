import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { smallInputClass } from '../../../components/field.tsx';
import { NotYet } from '../../../components/not-yet.tsx';
import { SegmentSelect } from '../../../components/segment-select.tsx';
import { useNow } from '../../../hooks/use-now.ts';
import { useTimes } from '../../../hooks/use-times.ts';
import { cx } from '../../../lib/cx.ts';
import { humanize, sentence } from '../../../lib/format.ts';
import { leadPropertiesQuery } from '../../../lib/lead-properties.ts';
import { useRuleset } from '../../../lib/ruleset.ts';
import { daysOf, FIELD_LABELS, PERIODS, type ReportChoice, withChoice } from '../report-choice.ts';

const inputClass = cx(smallInputClass, 'min-w-0 max-sm:flex-1');
/** Distinguishes properties from fields in the menu, because a property may have the same name as a field. */
const PROPERTY = 'property:';
const DAYS_SHOWN = 30;

/** Changes one or more of the report's settings in the URL. */
function useSetChoice() {
  const [params, setParams] = useSearchParams();
  return (changed: Parameters<typeof withChoice>[1]) => setParams(withChoice(params, changed), { replace: true });
}

interface ControlProps {
  choice: ReportChoice;
}

/** Chooses how the report groups leads. Offers “no groups” only if the caller gives a label for it. */
export function GroupSelect({
  choice: { by, property },
  label = 'Group by',
  nothing,
}: ControlProps & { label?: string; nothing?: string }) {
  const set = useSetChoice();
  const { data: properties = [] } = useQuery(leadPropertiesQuery);
  const names = properties.map(({ name }) => name);
  const shown = [
    'company',
    ...names,
    ...(property && property !== 'company' && !names.includes(property) ? [property] : []),
  ];
  return (
    <Labeled label={label}>
      <select
        aria-label={label}
        className={inputClass}
        value={property === null ? (by ?? '') : `${PROPERTY}${property}`}
        onChange={({ target: { value } }) =>
          set(
            value.startsWith(PROPERTY)
              ? { by: null, property: value.slice(PROPERTY.length) }
              : { by: value, property: null },
          )
        }
      >
        {nothing !== undefined && <option value="">{nothing}</option>}
        <optgroup label="First touch">
          {Object.entries(FIELD_LABELS).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </optgroup>
        <optgroup label="Properties">
          {shown.map((name) => (
            <option key={name} value={`${PROPERTY}${name}`}>
              {humanize(name)}
            </option>
          ))}
        </optgroup>
      </select>
    </Labeled>
  );
}

/** Chooses the period in which the report's leads were first seen. */
export function PeriodSelect({ choice }: ControlProps) {
  const set = useSetChoice();
  const [times, now] = [useTimes(), useNow(60_000)];
  const today = times.dayKey(now);
  return (
    <>
      <Labeled label="First seen">
        <select
          aria-label="First seen"
          className={inputClass}
          value={choice.period}
          onChange={({ target: { value } }) =>
            set(
              value === 'days'
                ? { period: value, ...daysOf(DAYS_SHOWN, { times, now }) }
                : { period: value, from: null, to: null },
            )
          }
        >
          {PERIODS.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </Labeled>
      {choice.period === 'days' && (
        <div className="flex min-w-0 items-center gap-1.5 max-sm:w-full">
          <input
            type="date"
            aria-label="First day"
            className={inputClass}
            max={choice.to || today}
            value={choice.from}
            onChange={({ target }) => set({ from: target.value })}
          />
          <span aria-hidden className="text-faint">
            –
          </span>
          <input
            type="date"
            aria-label="Last day"
            className={inputClass}
            min={choice.from}
            max={today}
            value={choice.to}
            onChange={({ target }) => set({ to: target.value })}
          />
        </div>
      )}
    </>
  );
}

/** Chooses the stage that the report counts. */
export function StageSelect({ choice }: ControlProps) {
  const set = useSetChoice();
  const { data: ruleset, isPending } = useRuleset();
  const stages = ruleset?.stages.slice(1) ?? [];
  const stage = choice.stage || (stages.find(({ name }) => name === 'qualified') ?? stages.at(-1))?.name || '';
  if (isPending) return <NotYet />;
  if (stages.length === 0) return null;
  return (
    <Labeled label="Stage">
      <select
        aria-label="Stage"
        className={inputClass}
        value={stage}
        onChange={({ target }) => set({ stage: target.value })}
      >
        {stages.map(({ name }) => (
          <option key={name} value={name}>
            {sentence(name)}
          </option>
        ))}
      </select>
    </Labeled>
  );
}

/** Limits the report to the leads of one segment. */
export function ReportSegmentSelect({ choice }: ControlProps) {
  const set = useSetChoice();
  return <SegmentSelect value={choice.segment} nothing="All leads" onChange={(segment) => set({ segment })} />;
}

function Labeled({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 items-center gap-1.5 text-faint text-sm max-sm:w-full">
      <span aria-hidden className="max-sm:w-20">
        {label}
      </span>
      {children}
    </div>
  );
}
