import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { deliveryQuery } from '../lib/deliveries.ts';
import { CopyButton } from './copy-button.tsx';
import { Drawer } from './drawer.tsx';
import { ErrorState } from './error-state.tsx';

const DeliveryDetails = lazy(() => import('./delivery-details.tsx'));

/** One delivery in a drawer beside the list. The code for the details loads when the first delivery is opened. */
export default function DeliveryDrawer({ deliveryId, onClose }: { deliveryId: string; onClose: () => void }) {
  const { data, error, refetch } = useQuery({ ...deliveryQuery(deliveryId), enabled: deliveryId !== '' });
  const skeleton = (
    <div aria-busy className="flex flex-col gap-4 p-5">
      <div className="skeleton h-24" />
      <div className="skeleton h-64" />
    </div>
  );
  return (
    <Drawer
      isOpen={deliveryId !== ''}
      onClose={onClose}
      title={data?.type ?? 'Delivery'}
      description={
        <span className="flex items-center gap-1 font-mono text-xs">
          <span className="truncate">{deliveryId}</span>
          <CopyButton text={deliveryId} label="Copy ID" />
        </span>
      }
    >
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <Suspense fallback={skeleton}>
          <DeliveryDetails delivery={data} />
        </Suspense>
      ) : (
        skeleton
      )}
    </Drawer>
  );
}
