import type { ActionConfig } from '../contract/automation.ts';
import type { Lead } from '../contract/lead.ts';
import type { Outgoing } from '../contract/outgoing.ts';
import { askLead } from '../lead/lead-client.ts';
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
import { fillFields } from './send/fill-template.ts';
import { refusalOfHubspot, toHubspotCheck, toHubspotRequest } from './send/hubspot.ts';
import {
  refusalOfSalesforce,
  refusalOfSalesforceCheck,
  type SalesforceToken,
  toSalesforceCheck,
  toSalesforceRequest,
} from './send/salesforce.ts';
import { refusalOfSlack, toSlackRequest } from './send/slack.ts';
import type { Telling } from './send/telling.ts';
import { toWebhookRequest } from './send/webhook.ts';
import { wordingOf } from './wording-of.ts';

export type BuiltRequest =
  | {
      status: 'request';
      request: OutgoingRequest;
      /** Checks whether the body of a 2xx response confirms success. Not set if the status alone confirms success. */
      refusalOf?: Refusal;
      /** Further requests that Salesforce may need. */
      salesforce?: {
        /** Rebuilds the request with a new access token after a 401. */
        renew: () => Promise<OutgoingRequest>;
        /** The request that creates the record if it does not exist. */
        create: () => Promise<OutgoingRequest>;
      };
    }
  | { status: 'email'; email: Email }
  /** Nothing is sent, because the action assigns the lead to an owner. */
  | { status: 'assign'; config: Extract<ActionConfig, { action: 'assign' }>['config'] }
  /** No attempt is needed: the receiver is deleted or disabled, or there is nothing to send. */
  | { status: 'discard'; why: string };

export const NO_EMAIL = 'Skipped: the lead has no email, and HubSpot identifies contacts by email.';
const discard = (why: string): BuiltRequest => ({ status: 'discard', why });

/** Builds a delivery's request with the current settings and secrets. Throws if Salesforce rejects the login. */
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
    if (!record) return discard('The endpoint was deleted.');
    if (!record.enabled) return discard('The endpoint is disabled.');
    const secrets = await openSigningSecrets(env.SETTINGS_KEYS, record, now);
    return {
      status: 'request',
      request: await toWebhookRequest(telling, { url: record.url, method: 'POST', secrets, now }),
    };
  }
  const record = await findAutomation(env.DB, key);
  if (!record) return discard('The automation was deleted.');
  if (record.enabled === 0 && record.disabled_reason)
    return discard(`The automation was disabled: ${record.disabled_reason}`);
  const automation = await openAutomation(env.SETTINGS_KEYS, record);
  const { lead } = outgoing;
  // All attempts use the templates that are stored with the delivery. Deliveries from earlier versions have no stored templates.
  const wording = outgoing.wording ?? wordingOf(automation) ?? {};
  switch (automation.action) {
    case 'webhook': {
      const { url, method, headers } = automation.config;
      const request = await toWebhookRequest(telling, { url, method, headers, ...wording, secrets: [], now });
      return { status: 'request', request };
    }
    case 'slack': {
      const { url } = automation.config;
      return { status: 'request', request: toSlackRequest(telling, { url, ...wording }), refusalOf: refusalOfSlack };
    }
    case 'email': {
      const { to } = automation.config;
      return { status: 'email', email: toEmail(telling, { from: env.EMAIL_FROM, to, ...wording }) };
    }
    case 'assign':
      return { status: 'assign', config: automation.config };
    case 'hubspot': {
      // HubSpot identifies contacts by email.
      const config = { apiUrl: env.HUBSPOT_API_URL, ...automation.config };
      if (outgoing.test === 'check')
        return { status: 'request', request: toHubspotCheck(config), refusalOf: refusalOfHubspot };
      // If the lead has gained an email since the message was created, send the lead's current state.
      const known = lead?.email || outgoing.test ? lead : await readLead(env, outgoing);
      if (!known?.email) return discard(NO_EMAIL);
      const fields = fillFields(config.fields, { ...telling, outgoing: { ...outgoing, lead: known } });
      return {
        status: 'request',
        request: toHubspotRequest({ ...known, email: known.email }, { ...config, fields }),
        refusalOf: refusalOfHubspot,
      };
    }
    case 'salesforce': {
      if (!lead) return discard('The lead was erased.');
      const { config } = automation;
      const token = await getSalesforceToken(config, sending);
      const isCheck = outgoing.test === 'check';
      const fields = fillFields(config.fields, telling);
      const toRequest = (granted: SalesforceToken, { isNew = false } = {}) =>
        isCheck
          ? toSalesforceCheck({ ...config, ...granted })
          : toSalesforceRequest(lead, { ...config, ...granted, fields, isNew });
      return {
        status: 'request',
        request: toRequest(token),
        refusalOf: isCheck ? refusalOfSalesforceCheck : refusalOfSalesforce,
        salesforce: {
          renew: async () => toRequest(await getSalesforceToken(config, { ...sending, refused: token })),
          create: async () => toRequest(await getSalesforceToken(config, sending), { isNew: true }),
        },
      };
    }
  }
}

/** The current state of the lead, or null if it was erased. */
export const readLead = (env: Env, { projectId, leadId }: Outgoing): Promise<Lead | null> =>
  askLead(env, { projectId, leadId }, (lead) => lead.read());
