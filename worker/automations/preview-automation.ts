import { type Call, requirePermission } from '../access/call.ts';
import type { ActionConfig } from '../contract/automation.ts';
import type { AutomationDraft, AutomationPreview } from '../contract/automation-draft.ts';
import type { Lead } from '../contract/lead.ts';
import type { Outgoing } from '../contract/outgoing.ts';
import { askLead } from '../lead/lead-client.ts';
import { type InvalidFields, refuseMessage } from '../settings/automations/refuse-action.ts';
import { NO_EMAIL } from './build-request.ts';
import { exampleReason } from './example-reason.ts';
import { sampleLead } from './sample-lead.ts';
import { toEmail } from './send/email.ts';
import { fillFields } from './send/fill-template.ts';
import { toHubspotRequest } from './send/hubspot.ts';
import { toSalesforceRequest } from './send/salesforce.ts';
import { toSlackRequest } from './send/slack.ts';
import type { Telling } from './send/telling.ts';
import { toWebhookRequest } from './send/webhook.ts';

/** Shows the message that a draft would send about a lead. Sends nothing. */
export async function previewAutomation(
  call: Call,
  draft: AutomationDraft,
): Promise<AutomationPreview | InvalidFields | { reason: 'no_such_lead' }> {
  requirePermission(call, 'rules:write');
  const { env, projectId, now } = call;
  const refused = refuseMessage({ action: draft.action, config: draft.config } as ActionConfig);
  if (refused) return refused;
  const leadId = draft.leadId ?? (await findMostRecent(env.DB, projectId));
  const known = leadId === null ? null : await askLead(env, { projectId, leadId }, (object) => object.read());
  if (draft.leadId !== undefined && !known) return { reason: 'no_such_lead' };
  const lead = known ?? sampleLead(now);
  const outgoing: Outgoing = {
    ...{ id: 'msg_preview', type: 'automation.fired', projectId, leadId: lead._id, at: now, seq: lead.version, lead },
    automation: { id: 'aut_preview', name: draft.name, reason: await exampleReason(call, draft, lead) },
    eventType: await exampleEventType(env.DB, draft, { projectId, leadId: lead._id }),
  };
  const body = await toBody(env, draft, {
    lead,
    telling: { deliveryId: outgoing.id, outgoing, publicUrl: env.PUBLIC_URL },
  });
  return {
    ...{ action: draft.action, leadId: lead._id, leadName: lead.name ?? lead.email, isSample: known === null },
    ...{ body, skipped: body === null ? NO_EMAIL : null },
  };
}

/** The type of the event that would have caused the run. Null if the run would have been caused by the passing of time alone. */
async function exampleEventType(
  db: D1Database,
  { whenEvent, whenQuietDays, whenScoreBelow, whenLeavesStage }: AutomationDraft,
  lead: { projectId: string; leadId: string },
): Promise<string | undefined> {
  if (whenEvent !== undefined) return whenEvent;
  if (whenQuietDays !== undefined || whenScoreBelow !== undefined || whenLeavesStage !== undefined) return undefined;
  return (await findLastEventType(db, lead)) ?? undefined;
}

/** No request is made to this URL, because a preview sends nothing. */
const url = 'https://receiver.invalid';

/** The body that a delivery would send, or null if it would send nothing. */
async function toBody(
  { EMAIL_FROM: from }: Pick<Env, 'EMAIL_FROM'>,
  draft: AutomationDraft,
  { lead, telling }: { lead: Lead; telling: Telling },
): Promise<Record<string, unknown> | null> {
  const { at: now } = telling.outgoing;
  switch (draft.action) {
    case 'webhook': {
      const request = await toWebhookRequest(telling, { url, method: 'POST', ...draft.config, secrets: [], now });
      return JSON.parse(request.body);
    }
    case 'slack':
      return JSON.parse(toSlackRequest(telling, { url, ...draft.config }).body);
    case 'email':
      return { ...toEmail(telling, { from, to: [], ...draft.config }) };
    case 'hubspot': {
      const { email } = lead;
      const config = {
        ...draft.config,
        apiUrl: url,
        accessToken: '',
        fields: fillFields(draft.config.fields, telling),
      };
      return email === null ? null : JSON.parse(toHubspotRequest({ ...lead, email }, config).body);
    }
    case 'salesforce': {
      const fields = fillFields(draft.config.fields, telling);
      return JSON.parse(toSalesforceRequest(lead, { ...draft.config, instanceUrl: url, accessToken: '', fields }).body);
    }
  }
}

/** The most recently active lead, or null if there are no leads. */
export const findMostRecent = (db: D1Database, projectId: string): Promise<string | null> =>
  db
    .prepare(
      `SELECT lead_id FROM leads INDEXED BY leads_by_last_event
       WHERE project_id = ?1 AND merged_into IS NULL AND last_event_at IS NOT NULL
       ORDER BY last_event_at DESC, lead_id DESC LIMIT 1`,
    )
    .bind(projectId)
    .first<string>('lead_id');

const findLastEventType = (
  db: D1Database,
  { projectId, leadId }: { projectId: string; leadId: string },
): Promise<string | null> =>
  db
    .prepare(`SELECT last_event ->> 'type' AS type FROM leads WHERE project_id = ?1 AND lead_id = ?2`)
    .bind(projectId, leadId)
    .first<string>('type');
