import type { Lead } from '../../contract/lead.ts';
import type { OutgoingRequest } from '../../outbound/request.ts';

/** Upserts the contact with the lead's e-mail. HubSpot's property values are strings. */
export function toHubspotRequest(
  lead: Lead & { email: string },
  {
    apiUrl,
    accessToken,
    scoreProperty,
    stageProperty,
  }: { apiUrl: string; accessToken: string; scoreProperty: string; stageProperty?: string | undefined },
): OutgoingRequest {
  const { email, currentScore, leadStage } = lead;
  const properties = {
    email,
    [scoreProperty]: `${currentScore}`,
    ...(stageProperty && { [stageProperty]: leadStage }),
  };
  return {
    method: 'POST',
    url: `${apiUrl}/crm/v3/objects/contacts/batch/upsert`,
    headers: { Authorization: `Bearer ${accessToken}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ inputs: [{ idProperty: 'email', id: email, properties }] }),
  };
}
