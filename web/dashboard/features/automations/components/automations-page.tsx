import { useQuery } from '@tanstack/react-query';
import { Plus, Search, Zap } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Automation } from '../../../../../worker/contract/automation.ts';
import { buttonClass } from '../../../components/button.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { smallInputClass } from '../../../components/field.tsx';
import { Page } from '../../../components/page.tsx';
import { Switch } from '../../../components/switch.tsx';
import { Time } from '../../../components/time.tsx';
import { automationsQuery } from '../../../lib/automations.ts';
import { cx } from '../../../lib/cx.ts';
import { formatCount } from '../../../lib/format.ts';
import { mayManage, useRole } from '../../../lib/me.ts';
import { notify } from '../../../lib/notify.ts';
import { type SegmentName, useSegmentName } from '../../../lib/segments.ts';
import { useSwitchAutomation } from '../api/switch-automation.ts';
import { describeOnly, describeThen, describeWhen, namesSegment } from '../describe-automation.ts';
import { STARTERS } from '../starters.ts';
import { ACTION_ICONS, AutomationSentence } from './automation-sentence.tsx';

/** The search field appears from this many automations on. */
const SEARCHED_FROM = 8;

export default function AutomationsPage() {
  const { data, error, refetch } = useQuery(automationsQuery);
  const canEdit = mayManage(useRole());
  const on = data?.filter(({ enabled }) => enabled).length ?? 0;
  return (
    <Page
      title="Automations"
      lead={
        data && data.length > 0
          ? `${formatCount(on)} of ${formatCount(data.length)} on`
          : 'Act on leads the moment they change'
      }
      actions={
        canEdit && (
          <Link to="/automations/new" className={buttonClass({ look: 'primary' })}>
            <Plus aria-hidden className="size-3.5" />
            New automation
          </Link>
        )
      }
    >
      {error && !data ? (
        <div className="card">
          <ErrorState error={error} onRetry={() => void refetch()} />
        </div>
      ) : !data ? (
        <ListSkeleton />
      ) : data.length === 0 ? (
        <FirstAutomation canEdit={canEdit} />
      ) : (
        <AutomationList automations={data} canEdit={canEdit} />
      )}
    </Page>
  );
}

function AutomationList({ automations, canEdit }: { automations: readonly Automation[]; canEdit: boolean }) {
  const [search, setSearch] = useState('');
  const words = search.toLowerCase().trim();
  const segmentName = useSegmentName({ isNeeded: automations.some(namesSegment) });
  const shown = automations.filter((automation) => words === '' || textOf(automation, segmentName).includes(words));
  return (
    <>
      {automations.length >= SEARCHED_FROM && (
        <search className="relative max-w-xs">
          <Search aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-4 text-faint" />
          <input
            type="search"
            aria-label="Search automations"
            placeholder="Name, trigger or action"
            value={search}
            onChange={({ target }) => setSearch(target.value)}
            className={cx(smallInputClass, 'w-full pl-8')}
          />
        </search>
      )}
      {shown.length === 0 ? (
        <div className="card">
          <EmptyState title="No matching automations">Try another name, trigger or action.</EmptyState>
        </div>
      ) : (
        <ul aria-label="Automations" className="card">
          {shown.map((automation) => (
            <AutomationRow key={automation.id} automation={automation} canEdit={canEdit} />
          ))}
        </ul>
      )}
    </>
  );
}

const textOf = (automation: Automation, segmentName: SegmentName): string =>
  [automation.name, describeWhen(automation, segmentName), ...describeOnly(automation), describeThen(automation)]
    .join(' ')
    .toLowerCase();

function AutomationRow({ automation, canEdit }: { automation: Automation; canEdit: boolean }) {
  const { id, name, enabled, lastFiredAt } = automation;
  const change = useSwitchAutomation(id);
  const Icon = ACTION_ICONS[automation.action];
  return (
    <li className="relative flex items-center gap-4 border-line border-b px-4 py-3 [contain-intrinsic-size:auto_68px] [content-visibility:auto] first:rounded-t-[10px] last:rounded-b-[10px] last:border-b-0 hover:bg-hover">
      <span
        aria-hidden
        className={cx(
          'flex size-9 shrink-0 items-center justify-center rounded-lg',
          enabled ? 'bg-accent-wash text-accent' : 'bg-hover text-faint',
        )}
      >
        <Icon className="size-4" />
      </span>
      <div className="min-w-0 flex-1">
        <Link
          to={`/automations/${encodeURIComponent(id)}`}
          className={cx(
            '-outline-offset-2 block truncate font-medium after:absolute after:inset-0',
            !enabled && 'text-soft',
          )}
        >
          {name}
        </Link>
        <AutomationSentence automation={automation} />
      </div>
      <span className="hidden w-28 shrink-0 text-right text-faint text-sm sm:block">
        {lastFiredAt ? (
          <>
            Ran <Time at={lastFiredAt} />
          </>
        ) : (
          'Never ran'
        )}
      </span>
      {canEdit ? (
        <span className="relative flex">
          <Switch
            label={`${name} is on`}
            checked={enabled}
            onChange={({ target }) =>
              change.mutate(target.checked, { onError: (error) => notify.error(error.message) })
            }
          />
        </span>
      ) : (
        <span className="w-8 text-right text-faint text-sm">{enabled ? 'On' : 'Off'}</span>
      )}
    </li>
  );
}

/** Explains automations, and offers three templates to start from. */
function FirstAutomation({ canEdit }: { canEdit: boolean }) {
  return (
    <div className="card">
      <EmptyState icon={<Zap aria-hidden />} title="No automations yet">
        When a lead’s score or stage changes and your conditions are met, we notify your team or your tools. At most
        once per lead per day.
      </EmptyState>
      {canEdit && (
        <ul aria-label="Templates" className="grid gap-3 px-4 pb-4 md:grid-cols-2">
          {STARTERS.map(({ id, title, why }) => (
            <li
              key={id}
              className="relative rounded-lg border border-line p-4 transition-colors hover:border-line-strong hover:bg-hover"
            >
              <Link
                to={`/automations/new?start=${id}`}
                className="font-medium after:absolute after:inset-0 after:rounded-lg"
              >
                {title}
              </Link>
              <p className="mt-1 text-pretty text-faint text-sm">{why}</p>
            </li>
          ))}
          <li className="text-center text-sm md:col-span-2">
            <Link to="/automations/new" className="text-accent underline-offset-2 hover:underline">
              Start from scratch
            </Link>
          </li>
        </ul>
      )}
    </div>
  );
}

function ListSkeleton() {
  return (
    <div aria-busy role="status" aria-label="Loading" className="card">
      {[1, 2, 3, 4].map((i) => (
        <div key={i} className="flex h-[68px] items-center gap-4 border-line border-b px-4 last:border-b-0">
          <div className="flex flex-1 flex-col gap-2">
            <span className="skeleton h-3.5 w-48" />
            <span className="skeleton h-3 w-72 max-w-full" />
          </div>
          <span className="skeleton h-[18px] w-8 rounded-full" />
        </div>
      ))}
    </div>
  );
}
