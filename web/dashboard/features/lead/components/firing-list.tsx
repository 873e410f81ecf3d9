import { useState } from 'react';
import type { Delivery } from '../../../../../worker/contract/webhook.ts';
import DeliveryDrawer from '../../../components/delivery-drawer.tsx';
import { DeliveryList } from '../../../components/delivery-list.tsx';
import { useReceivers } from '../../../lib/receivers.ts';

/** Lists automation runs. Each row opens its delivery. */
export default function FiringList({ firings }: { firings: readonly Delivery[] }) {
  const receivers = useReceivers();
  const [openId, setOpenId] = useState('');
  return (
    <>
      <DeliveryList
        label="Automation runs, newest first"
        receivers={receivers}
        showsLead={false}
        deliveries={firings.map((delivery) => ({
          ...delivery,
          at: delivery.createdAt,
          what: delivery.reason ?? delivery.type,
        }))}
        onOpen={setOpenId}
      />
      <DeliveryDrawer deliveryId={openId} onClose={() => setOpenId('')} />
    </>
  );
}
