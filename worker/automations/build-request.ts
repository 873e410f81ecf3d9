import type { Outgoing } from '../contract/outgoing.ts';
import type { Email } from '../outbound/email.ts';
import type { OutgoingRequest } from '../outbound/request.ts';
import type { SendOptions } from '../outbound/send-request.ts';
import { openAutomation } from '../settings/automations/automation-record.ts';
import { findAutomation } from '../settings/automations/read-automations.ts';
import { findWebhook } from '../settings/webhooks/read-webhooks.ts';
import { openSigningSecrets } from '../settings/webhooks/webhook-record.ts';
import type { DeliveryRecord } from './deliveries.ts';
import { getSalesforceToken } from './salesforce-token.ts';
import type { Refusal } from './send/answer.ts';
import { toEmail } from './send/email.ts';
import { refusalOfHubspot, toHubspotRequest } from './send/hubspot.ts';
import { refusalOfSalesforce, type SalesforceToken, toSalesforceRequest } from './send/salesforce.ts';
import { refusalOfSlack, toSlackRequest } from './send/slack.ts';
import type { Telling } from './send/telling.ts';
import { toWebhookRequest } from './send/webhook.ts';

export type BuiltRequest =
  | {
      status: 'request';
      request: OutgoingRequest;
      /** What a 2xx answer must say besides; absent where it says yes by itself. */
      refusalOf?: Refusal;
      /** The same request with a new access token, where one may have expired: for a 401. */
      renew?: () => Promise<OutgoingRequest>;
    }
  | { status: 'email'; email: Email }
  /** Its receiver is gone or switched off, or there is nothing to tell: no attempt is owed. */
  | { status: 'discard' };

/** Builds the request of a delivery, with the settings and secrets of this moment. Throws if Salesforce grants no access. */
export async function buildRequest(
  env: Env,
  {
    delivery,
    outgoing,
    sending,
    now,
  }: { delivery: DeliveryRecord; outgoing: Outgoing; sending: SendOptions; now: number },
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
      return {
        status: 'request',
        request: toSlackRequest(telling, automation.config),
        refusalOf: refusalOfSlack,
      };
    case 'email':
      return { status: 'email', email: toEmail(telling, { from: env.EMAIL_FROM, ...automation.config }) };
    case 'hubspot':
      // HubSpot knows people by their email.
      if (!lead?.email) return { status: 'discard' };
      return {
        status: 'request',
        request: toHubspotRequest(
          { ...lead, email: lead.email },
          { apiUrl: env.HUBSPOT_API_URL, ...automation.config },
        ),
        refusalOf: refusalOfHubspot,
      };
    case 'salesforce': {
      if (!lead) return { status: 'discard' };
      const { config } = automation;
      const token = await getSalesforceToken(config, sending);
      const toRequest = (granted: SalesforceToken) => toSalesforceRequest(lead, { ...config, ...granted });
      return {
        status: 'request',
        request: toRequest(token),
        refusalOf: refusalOfSalesforce,
        renew: async () => toRequest(await getSalesforceToken(config, { ...sending, refused: token })),
      };
    }
  }
}
