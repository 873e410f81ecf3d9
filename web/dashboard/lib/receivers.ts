import { useQuery } from '@tanstack/react-query';
import type { Delivery } from '../../../worker/contract/webhook.ts';
import { automationsQuery } from './automations.ts';
import { webhooksQuery } from './webhooks.ts';

/** A receiver of messages: an automation or a webhook endpoint. */
export interface Receiver {
  id: string;
  kind: Delivery['targetKind'];
  name: string;
  /** The automation's action; absent for endpoints. */
  action?: string;
  /**
   * True if the server has disabled the receiver, which then gets nothing until someone enables it. An automation that a person
   * turned off is not disabled: it still delivers its earlier runs.
   */
  isDisabled: boolean;
}

/** All automations and webhook endpoints of the project, without deleted ones. */
export function useReceivers(): readonly Receiver[] {
  const { data: automations = [] } = useQuery(automationsQuery);
  const { data: webhooks = [] } = useQuery(webhooksQuery);
  return [
    ...automations.map(({ id, name, action, enabled, disabledReason }) => ({
      ...{ id, kind: 'automation' as const, name, action },
      isDisabled: !enabled && disabledReason !== null,
    })),
    ...webhooks.map(({ id, url, description, enabled }) => ({
      id,
      kind: 'endpoint' as const,
      name: description || url.replace(/^https?:\/\//, ''),
      isDisabled: !enabled,
    })),
  ];
}
