import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { smallInputClass } from '../../../components/field.tsx';
import { useNow } from '../../../hooks/use-now.ts';
import { useTimes } from '../../../hooks/use-times.ts';
import { cx } from '../../../lib/cx.ts';
import { humanize, sentence } from '../../../lib/format.ts';
import { leadPropertiesQuery } from '../../../lib/lead-properties.ts';
import { useRuleset } from '../../../lib/ruleset.ts';
import { daysOf, FIELD_LABELS, PERIODS, type SourceChoice, withChoice } from '../source-choice.ts';

const inputClass = cx(smallInputClass, 'min-w-0 max-sm:flex-1');
/** Tells a property from a field of the same name. */
const PROPERTY = 'property:';
const DAYS_SHOWN = 30;

/** How leads are grouped, when they were first seen, and the stage to count. */
export function SourceControls({ choice }: { choice: SourceChoice }) {
  const [params, setParams] = useSearchParams();
  const [times, now] = [useTimes(), useNow(60_000)];
  const set = (changed: Parameters<typeof withChoice>[1]) => setParams(withChoice(params, changed), { replace: true });
  const { data: ruleset } = useRuleset();
  const stages = ruleset?.stages.slice(1) ?? [];
  const stage = choice.stage || (stages.find(({ name }) => name === 'qualified') ?? stages.at(-1))?.name || '';
  const today = times.dayKey(now);
  return (
    <search className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <GroupSelect
        choice={choice}
        onChange={(value) =>
          set(
            value.startsWith(PROPERTY)
              ? { by: null, property: value.slice(PROPERTY.length) }
              : { by: value, property: null },
          )
        }
      />
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
      {stages.length > 0 && (
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
      )}
    </search>
  );
}

function GroupSelect({
  choice: { by, property },
  onChange,
}: {
  choice: SourceChoice;
  onChange: (value: string) => void;
}) {
  const { data: properties = [] } = useQuery(leadPropertiesQuery);
  const names = properties.map(({ name }) => name);
  const shown = [
    'company',
    ...names,
    ...(property && property !== 'company' && !names.includes(property) ? [property] : []),
  ];
  return (
    <Labeled label="Group by">
      <select
        aria-label="Group by"
        className={inputClass}
        value={property === null ? (by ?? 'source') : `${PROPERTY}${property}`}
        onChange={({ target }) => onChange(target.value)}
      >
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
