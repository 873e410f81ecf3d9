import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import type { AuditFilter } from '../../../../../worker/contract/audit.ts';
import { AUDIT_ACTIONS, areaOf } from '../../../../../worker/contract/audit-actions.ts';
import { DAY_MS } from '../../../../../worker/domain/time.ts';
import { Button } from '../../../components/button.tsx';
import { smallInputClass } from '../../../components/field.tsx';
import { useSearchParam } from '../../../hooks/use-search-param.ts';
import { useTimes } from '../../../hooks/use-times.ts';
import { cx } from '../../../lib/cx.ts';
import { humanize } from '../../../lib/format.ts';
import { membersQuery } from '../../../lib/members.ts';
import type { Times } from '../../../lib/times.ts';
import { apiKeysQuery } from '../api/api-keys.ts';

const AREAS = [...Map.groupBy(AUDIT_ACTIONS, areaOf)];
const isAction = (value: string): value is NonNullable<AuditFilter['action']> =>
  AREAS.some(([area, actions]) => area === value || actions.some((action) => action === value));

/** Reads the filter from the URL. The filter's days are whole days in the project's time zone. */
export function useAuditFilter() {
  const [actor, setActor] = useSearchParam('actor');
  const [action, setAction] = useSearchParam('action');
  const [target, setTarget] = useSearchParam('target');
  const [from, setFrom] = useSearchParam('from');
  const [until, setUntil] = useSearchParam('until');
  const times = useTimes();
  const starts = { from: startOf(from, 0, times), to: startOf(until, 1, times) };
  const filter: AuditFilter = {
    ...(actor && { actor }),
    ...(isAction(action) && { action }),
    ...(target && { target }),
    ...(starts.from && { from: starts.from }),
    ...(starts.to && { to: starts.to }),
  };
  return { filter, values: { actor, action, target, from, until }, setActor, setAction, setTarget, setFrom, setUntil };
}

/** The start of a day from an `<input type="date">`, or the start of the day `daysLater`. */
function startOf(day: string, daysLater: number, { fromClock }: Times): string | undefined {
  const date = Date.parse(day) + daysLater * DAY_MS;
  return Number.isNaN(date) ? undefined : new Date(fromClock(new Date(date).toISOString().slice(0, 16))).toISOString();
}

export function AuditFilters({ projectId, of }: { projectId: string; of: ReturnType<typeof useAuditFilter> }) {
  const { values } = of;
  const members = useQuery(membersQuery(projectId));
  const keys = useQuery(apiKeysQuery(projectId));
  const actors = [
    ...(members.data ?? []).map(({ userId, email }) => ({ id: userId, name: email })),
    ...(keys.data ?? []).map(({ keyId, name }) => ({ id: keyId, name })),
    { id: 'system', name: 'The platform itself' },
  ];
  return (
    <search className="flex flex-wrap items-center gap-2 border-line border-b px-4 py-2.5">
      <select
        aria-label="Changed by"
        className={cx(smallInputClass, 'min-w-0 max-sm:flex-1 sm:max-w-56')}
        value={values.actor}
        onChange={({ target }) => of.setActor(target.value)}
      >
        <option value="">Anyone</option>
        {actors.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
        {values.actor !== '' && !actors.some(({ id }) => id === values.actor) && (
          <option value={values.actor}>{values.actor}</option>
        )}
      </select>
      <select
        aria-label="Change"
        className={cx(smallInputClass, 'min-w-0 max-sm:flex-1 sm:max-w-56')}
        value={values.action}
        onChange={({ target }) => of.setAction(target.value)}
      >
        <option value="">All changes</option>
        {AREAS.map(([area, actions]) => (
          <optgroup key={area} label={humanize(area)}>
            {actions.length > 1 && <option value={area}>{humanize(area)}: all changes</option>}
            {actions.map((action) => (
              <option key={action} value={action}>
                {humanize(action)}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      <div className="flex flex-wrap items-center gap-2">
        <Day label="From" value={values.from} onChange={of.setFrom} />
        <Day label="To" value={values.until} onChange={of.setUntil} />
      </div>
      {values.target !== '' && (
        <Button icon={<X aria-hidden className="size-3.5" />} onClick={() => of.setTarget('')}>
          {values.target}
        </Button>
      )}
    </search>
  );
}

function Day({ label, value, onChange }: { label: string; value: string; onChange: (day: string) => void }) {
  return (
    <label className="flex items-center gap-1.5 text-faint text-sm">
      <span className="max-sm:w-9">{label}</span>
      <input type="date" className={smallInputClass} value={value} onChange={({ target }) => onChange(target.value)} />
    </label>
  );
}
