import { useQuery } from '@tanstack/react-query';
import { Plus, Webhook as WebhookIcon } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Button } from '../../../components/button.tsx';
import DeliveryDrawer from '../../../components/delivery-drawer.tsx';
import { DeliveryTabs } from '../../../components/delivery-tabs.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { Page } from '../../../components/page.tsx';
import { useOpenedParam } from '../../../hooks/use-opened-param.ts';
import { useSearchParam } from '../../../hooks/use-search-param.ts';
import { mayManage, useRole } from '../../../lib/me.ts';
import { webhooksQuery } from '../../../lib/webhooks.ts';
import { DeliveriesSection } from './deliveries-section.tsx';
import { SecretDialog } from './secret-dialog.tsx';
import { WebhookRow } from './webhook-row.tsx';

// The code for this dialog loads when someone opens it.
const WebhookDialog = lazy(() => import('./webhook-dialog.tsx'));

export default function WebhooksPage() {
  const [tab] = useSearchParam('tab');
  const [openId, setOpenId] = useOpenedParam('delivery');
  const canEdit = mayManage(useRole());
  const [isCreating, setCreating] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <Page
      title="Deliveries"
      lead="Send signed events to your systems (Standard Webhooks)"
      actions={
        canEdit && (
          <Button look="primary" icon={<Plus aria-hidden className="size-3.5" />} onClick={() => setCreating(true)}>
            New endpoint
          </Button>
        )
      }
    >
      <DeliveryTabs current={tab === 'deliveries' ? 'all' : 'endpoints'} />
      {tab === 'deliveries' ? (
        <DeliveriesSection onOpen={setOpenId} />
      ) : (
        <EndpointsSection canEdit={canEdit} onSecret={setSecret} onOpen={setOpenId} />
      )}
      <DeliveryDrawer deliveryId={openId} onClose={() => setOpenId('')} />
      {isCreating && (
        <Suspense>
          <WebhookDialog
            onClose={() => setCreating(false)}
            onCreated={(made) => {
              setCreating(false);
              setSecret(made);
            }}
          />
        </Suspense>
      )}
      <SecretDialog secret={secret} onClose={() => setSecret(null)} />
    </Page>
  );
}

interface EndpointsSectionProps {
  canEdit: boolean;
  onSecret: (secret: string) => void;
  onOpen: (deliveryId: string) => void;
}

function EndpointsSection({ canEdit, onSecret, onOpen }: EndpointsSectionProps) {
  const { data, error, refetch } = useQuery(webhooksQuery);
  if (error && !data) {
    return (
      <div className="card">
        <ErrorState error={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  if (!data) {
    return (
      <div aria-busy role="status" aria-label="Loading" className="card">
        {[1, 2, 3].map((i) => (
          <div
            key={i}
            className="flex h-[88px] flex-col justify-center gap-2 border-line border-b px-4 last:border-b-0"
          >
            <span className="skeleton h-3.5 w-72 max-w-full" />
            <span className="skeleton h-3 w-48" />
          </div>
        ))}
      </div>
    );
  }
  if (data.length === 0) {
    return (
      <div className="card">
        <EmptyState icon={<WebhookIcon aria-hidden />} title="No endpoints yet">
          Add a URL and choose the events to send: new leads, stage changes, automation runs. Failed deliveries are
          retried for about a day.
        </EmptyState>
      </div>
    );
  }
  return (
    <ul aria-label="Endpoints" className="card">
      {data.map((webhook) => (
        <WebhookRow key={webhook.id} webhook={webhook} canEdit={canEdit} onSecret={onSecret} onOpen={onOpen} />
      ))}
    </ul>
  );
}
