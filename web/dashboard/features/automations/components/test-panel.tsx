import { useQuery } from '@tanstack/react-query';
import { CircleCheck, CircleX, FlaskConical } from 'lucide-react';
import { useState } from 'react';
import type { ActionKind } from '../../../../../worker/contract/automation.ts';
import { CRM_ACTIONS } from '../../../../../worker/contract/crm-actions.ts';
import { Button } from '../../../components/button.tsx';
import { CheckField } from '../../../components/check-field.tsx';
import { FormError } from '../../../components/form-error.tsx';
import { Panel } from '../../../components/panel.tsx';
import { useOpenedParam } from '../../../hooks/use-opened-param.ts';
import { cx } from '../../../lib/cx.ts';
import { deliveryQuery } from '../../../lib/deliveries.ts';
import { useTestAutomation } from '../api/test-automation.ts';
import { ChooseLead } from './choose-lead.tsx';

/** Runs the saved automation once as a test, and shows the result. */
export default function TestPanel({ automationId, action }: { automationId: string; action: ActionKind }) {
  const [leadId, setLeadId] = useState<string | null>(null);
  const [isWriting, setWriting] = useState(false);
  /** Whether the test writes the contact to the CRM; null if the action is not a CRM. */
  const writes = CRM_ACTIONS.includes(action) ? isWriting : null;
  const fire = useTestAutomation(automationId);
  return (
    <Panel title="Test" note="Sends one test with the saved settings">
      <div className="flex flex-col gap-3">
        {writes !== null && (
          <CheckField
            label="Write a contact"
            note="If off, a test only checks the login and the fields."
            checked={writes}
            onChange={setWriting}
          />
        )}
        {writes !== false && (
          <div className="flex flex-col gap-2">
            <p className="truncate text-faint text-sm">
              About <bdi className="text-soft">{leadId ?? 'a sample lead'}</bdi>
            </p>
            <ChooseLead purpose="test with" unchosen="Sample lead" value={leadId} onChange={setLeadId} />
          </div>
        )}
        <Button
          className="self-start"
          icon={<FlaskConical aria-hidden className="size-3.5" />}
          isBusy={fire.isPending}
          onClick={() => fire.mutate({ leadId, write: writes === true })}
        >
          {writes === null || writes ? 'Send test' : 'Check connection'}
        </Button>
        <FormError error={fire.error} />
        <div role="status">{fire.data && <Outcome deliveryId={fire.data.id} />}</div>
      </div>
    </Panel>
  );
}

function Outcome({ deliveryId }: { deliveryId: string }) {
  const { data } = useQuery(deliveryQuery(deliveryId));
  const [, setOpenId] = useOpenedParam('delivery');
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
