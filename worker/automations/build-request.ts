import type { Outgoing } from '../contract/outgoing.ts';
import type { Email } from '../outbound/email.ts';
import type { OutgoingRequest } from '../outbound/request.ts';
import { openAutomation } from '../settings/automations/automation-record.ts';
import { findAutomation } from '../settings/automations/read-automations.ts';
import { findWebhook } from '../settings/webhooks/read-webhooks.ts';
import { openSigningSecrets } from '../settings/webhooks/webhook-record.ts';
import type { DeliveryRecord } from './deliveries.ts';
import { toEmail } from './send/email.ts';
import { toHubspotRequest } from './send/hubspot.ts';
import { toSalesforceRequest, toTokenRequest } from './send/salesforce.ts';
import { toSlackRequest } from './send/slack.ts';
import type { Telling } from './send/telling.ts';
import { toWebhookRequest } from './send/webhook.ts';

/** Asks a server for what the request itself needs (an access token). Throws what went wrong. */
export type Ask = (request: OutgoingRequest) => Promise<Record<string, unknown>>;

export type BuiltRequest =
  | { status: 'request'; request: OutgoingRequest }
  | { status: 'email'; email: Email }
  /** Its receiver is gone or switched off, or there is nothing to tell: no attempt is owed. */
  | { status: 'discard' };

/** The request that tells a delivery's receiver, as things stand now: settings and secrets of this moment. */
export async function buildRequest(
  env: Env,
  { delivery, outgoing, ask, now }: { delivery: DeliveryRecord; outgoing: Outgoing; ask: Ask; now: number },
): Promise<BuiltRequest> {
  const telling: Telling = { deliveryId: delivery.id, outgoing, publicUrl: env.PUBLIC_URL };
  const key = { projectId: delivery.project_id, id: delivery.target_id };
  if (delivery.target_kind === 'endpoint') {
    const record = await findWebhook(env.DB, key);
    if (!record || record.enabled === 0) return { status: 'discard' };
    const secrets = await openSigningSecrets(env.SETTINGS_KEYS, record, now);
    return {
      status: 'request',
      request: await toWebhookRequest(telling, { url: record.url, method: 'POST', secrets, now }),
    };
  }
  const record = await findAutomation(env.DB, key);
  if (!record) return { status: 'discard' };
  const automation = await openAutomation(env.SETTINGS_KEYS, record);
  const { lead } = outgoing;
  switch (automation.action) {
    case 'webhook':
      return {
        status: 'request',
        request: await toWebhookRequest(telling, { ...automation.config, secrets: [], now }),
      };
    case 'slack':
      return { status: 'request', request: toSlackRequest(telling, automation.config) };
    case 'email':
      return { status: 'email', email: toEmail(telling, { from: env.EMAIL_FROM, ...automation.config }) };
    case 'hubspot':
      // HubSpot knows people by their e-mail.
      if (!lead?.email) return { status: 'discard' };
      return {
        status: 'request',
        request: toHubspotRequest(
          { ...lead, email: lead.email },
          { apiUrl: env.HUBSPOT_API_URL, ...automation.config },
        ),
      };
    case 'salesforce': {
      if (!lead) return { status: 'discard' };
      const { access_token: accessToken, instance_url: instanceUrl = automation.config.instanceUrl } = await ask(
        toTokenRequest(automation.config),
      );
      const server = { instanceUrl: String(instanceUrl), accessToken: String(accessToken) };
      return { status: 'request', request: toSalesforceRequest(lead, { ...automation.config, ...server }) };
    }
  }
}
