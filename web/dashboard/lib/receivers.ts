import { useQuery } from '@tanstack/react-query';
import type { Delivery } from '../../../worker/contract/webhook.ts';
import { automationsQuery } from './automations.ts';
import { webhooksQuery } from './webhooks.ts';

/** A receiver of messages: an automation's action, or a webhook endpoint. */
export interface Receiver {
  id: string;
  kind: Delivery['targetKind'];
  name: string;
  /** For an automation: its action. */
  action?: string;
}

/** Every receiver that may get messages now. Deleted ones are not included. */
export function useReceivers(): readonly Receiver[] {
  const { data: automations = [] } = useQuery(automationsQuery);
  const { data: webhooks = [] } = useQuery(webhooksQuery);
  return [
    ...automations.map(({ id, name, action }) => ({ id, kind: 'automation' as const, name, action })),
    ...webhooks.map(({ id, url, description }) => ({
      id,
      kind: 'endpoint' as const,
      name: description || url.replace(/^https?:\/\//, ''),
    })),
  ];
}
