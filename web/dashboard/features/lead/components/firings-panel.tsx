import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { DeliveryDrawer } from '../../../components/delivery-drawer.tsx';
import { DeliveryList, DeliveryListSkeleton } from '../../../components/delivery-list.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { Panel } from '../../../components/panel.tsx';
import { useReceivers } from '../../../lib/receivers.ts';
import { firingsQuery } from '../api/list-firings.ts';

const SHOWN = 6;

/** The automation runs for this lead: why, and with what result. */
export function FiringsPanel({ leadId, className }: { leadId: string; className?: string }) {
  const { data, error, refetch } = useQuery(firingsQuery(leadId));
  const receivers = useReceivers();
  const [openId, setOpenId] = useState('');
  return (
    <Panel
      title="Automation runs"
      note={data && data.length > 0 && data.length}
      bodyClassName=""
      {...(className && { className })}
      actions={
        data &&
        data.length > 0 && (
          <Link
            to={`/webhooks?tab=deliveries&lead=${encodeURIComponent(leadId)}`}
            className="text-accent text-sm underline-offset-2 hover:underline"
          >
            Deliveries
          </Link>
        )
      }
    >
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <DeliveryListSkeleton rows={1} />
      ) : data.length === 0 ? (
        <p className="px-4 py-4 text-faint text-sm">No automations yet.</p>
      ) : (
        <DeliveryList
          label="Automation runs, newest first"
          receivers={receivers}
          showsLead={false}
          deliveries={data.slice(0, SHOWN).map((delivery) => ({
            ...delivery,
            at: delivery.createdAt,
            what: delivery.reason ?? delivery.type,
          }))}
          onOpen={setOpenId}
        />
      )}
      <DeliveryDrawer deliveryId={openId} onClose={() => setOpenId('')} />
    </Panel>
  );
}
