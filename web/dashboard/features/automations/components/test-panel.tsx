import { useQuery } from '@tanstack/react-query';
import { CircleCheck, CircleX, FlaskConical, Search } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import type { ActionKind } from '../../../../../worker/contract/automation.ts';
import { CRM_ACTIONS } from '../../../../../worker/contract/crm-actions.ts';
import { Button } from '../../../components/button.tsx';
import { CheckField } from '../../../components/check-field.tsx';
import { smallInputClass } from '../../../components/field.tsx';
import { FormError } from '../../../components/form-error.tsx';
import { Panel } from '../../../components/panel.tsx';
import { StageBadge } from '../../../components/stage-badge.tsx';
import { useSearchParam } from '../../../hooks/use-search-param.ts';
import { cx } from '../../../lib/cx.ts';
import { deliveryQuery } from '../../../lib/deliveries.ts';
import { formatScore, leadName } from '../../../lib/format.ts';
import { foundLeadsQuery } from '../api/find-leads.ts';
import { useTestAutomation } from '../api/test-automation.ts';

const SAMPLE = '';

/** Sends one test with the saved settings, and shows the result. */
export function TestPanel({ automationId, action }: { automationId: string; action: ActionKind }) {
  const [leadId, setLeadId] = useState(SAMPLE);
  const [isWriting, setWriting] = useState(false);
  /** Null if there is no contact to write. */
  const writes = CRM_ACTIONS.includes(action) ? isWriting : null;
  const fire = useTestAutomation(automationId);
  return (
    <Panel title="Test" note="Sends one test with the saved settings">
      <div className="flex flex-col gap-3">
        {writes !== null && (
          <CheckField
            label="Write a contact"
            note="Otherwise a test only checks the login and the fields."
            checked={writes}
            onChange={setWriting}
          />
        )}
        {writes !== false && <LeadChoice value={leadId} onChange={setLeadId} />}
        <Button
          className="self-start"
          icon={<FlaskConical aria-hidden className="size-3.5" />}
          isBusy={fire.isPending}
          onClick={() => fire.mutate({ leadId: leadId === SAMPLE ? null : leadId, write: writes === true })}
        >
          {writes === null || writes ? 'Send test' : 'Check connection'}
        </Button>
        <FormError error={fire.error} />
        <div role="status">{fire.data && <Outcome deliveryId={fire.data.id} />}</div>
      </div>
    </Panel>
  );
}

function LeadChoice({ value, onChange }: { value: string; onChange: (leadId: string) => void }) {
  const [text, setText] = useState('');
  const { data } = useQuery(foundLeadsQuery(useDeferredValue(text.trim())));
  const row =
    'flex h-8 cursor-pointer items-center gap-2.5 rounded-md px-2 text-sm hover:bg-hover has-checked:bg-accent-wash';
  return (
    <fieldset className="flex min-w-0 flex-col">
      <legend className="sr-only">Lead to test with</legend>
      <label className={row}>
        <input
          type="radio"
          name="test-lead"
          className="size-3.5 accent-(--accent)"
          checked={value === SAMPLE}
          onChange={() => onChange(SAMPLE)}
        />
        Sample lead
      </label>
      <div className="relative my-1.5">
        <Search aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-4 text-faint" />
        <input
          type="search"
          aria-label="Find a lead to test with"
          placeholder="Or search your leads"
          maxLength={100}
          value={text}
          onChange={({ target }) => setText(target.value)}
          className={cx(smallInputClass, 'w-full pl-8')}
        />
      </div>
      {data?.leads.map((lead) => (
        <label key={lead._id} className={row}>
          <input
            type="radio"
            name="test-lead"
            className="size-3.5 accent-(--accent)"
            checked={value === lead._id}
            onChange={() => onChange(lead._id)}
          />
          <span className="min-w-0 flex-1 truncate">
            <bdi>{leadName(lead)}</bdi>
          </span>
          <StageBadge stage={lead.leadStage} />
          <span className="num w-12 text-right text-soft">{formatScore(lead.currentScore)}</span>
        </label>
      ))}
      {data?.leads.length === 0 && (
        <p className="px-2 py-1 text-faint text-sm">{text === '' ? 'No leads yet.' : 'No leads match.'}</p>
      )}
    </fieldset>
  );
}

function Outcome({ deliveryId }: { deliveryId: string }) {
  const { data } = useQuery(deliveryQuery(deliveryId));
  const [, setOpenId] = useSearchParam('delivery');
  const attempt = data?.history.at(-1);
  if (!data) return <div aria-busy className="skeleton h-16" />;
  const isTaken = data.status === 'delivered';
  const words = attempt?.error ?? (attempt ? attempt.responseExcerpt : data.failure);
  const Icon = isTaken ? CircleCheck : CircleX;
  return (
    <div className="rounded-lg border border-line bg-sunken px-3 py-2.5 text-sm">
      <p className={cx('flex items-center gap-1.5 font-medium', isTaken ? 'text-good' : 'text-bad')}>
        <Icon aria-hidden className="size-4 shrink-0" />
        <span className="num">
          {isTaken ? 'Delivered' : attempt ? 'Rejected' : 'Not sent'}
          {attempt?.responseStatus != null && ` · ${attempt.responseStatus}`}
        </span>
        {attempt && <span className="num ml-auto font-normal text-faint">{attempt.durationMs} ms</span>}
      </p>
      {words && <p className="mt-1 line-clamp-3 break-words font-mono text-soft text-xs">{words}</p>}
      <button
        type="button"
        className="mt-1 text-accent text-sm underline-offset-2 hover:underline"
        onClick={() => setOpenId(deliveryId)}
      >
        View request and response
      </button>
    </div>
  );
}
