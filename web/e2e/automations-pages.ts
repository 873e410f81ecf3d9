import { afterAll, beforeAll } from 'vitest';
import { setUpDashboard } from './dashboard-pages.ts';
import type { Account, PageOptions } from './dashboard-world.ts';
import { type Receiver, startReceiver } from './receiver.ts';

/** The built product, together with a customer's server that receives its messages. */
export function setUpAutomations(options?: PageOptions) {
  const dashboard = setUpDashboard(options);
  const receiver = {} as Receiver;
  beforeAll(async () => {
    Object.assign(receiver, await startReceiver());
  });
  afterAll(() => receiver.close?.());

  return {
    dashboard,
    receiver,
    arrivedAt: (path: string) => receiver.received.filter((request) => request.path === path),
    addAutomation: (account: Account, path: string, more: Record<string, unknown> = {}) =>
      dashboard.world.call<{ id: string }>(
        'POST',
        '/api/automations',
        {
          name: 'Tell the CRM',
          whenEvent: 'demo_request',
          action: 'webhook',
          config: { url: receiver.url + path },
          ...more,
        },
        account.token,
      ),
    addWebhook: (account: Account, path: string) =>
      dashboard.world.call<{ id: string; secret: string }>(
        'POST',
        '/api/webhooks',
        { url: receiver.url + path, description: 'Warehouse', events: ['lead.stage_changed'] },
        account.token,
      ),
  };
}
