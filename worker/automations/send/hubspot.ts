import { isJsonObject } from '../../contract/json-value.ts';
import type { Lead } from '../../contract/lead.ts';
import type { Wording } from '../../contract/wording.ts';
import type { OutgoingRequest } from '../../outbound/request.ts';
import { parseAnswer, type Refusal, wordsOf } from './answer.ts';
import { type FilledFields, listFilled } from './fill-template.ts';

/**
 * Creates or updates the contact with the lead's email. HubSpot accepts property values of up to 65,536 characters, and our fields are
 * shorter. Properties without a value stay unchanged in HubSpot.
 */
export function toHubspotRequest(
  lead: Lead & { email: string },
  {
    apiUrl,
    accessToken,
    scoreProperty,
    stageProperty,
    fields = {},
  }: {
    apiUrl: string;
    accessToken: string;
    scoreProperty: string;
    stageProperty?: string | undefined;
    fields?: FilledFields;
  },
): OutgoingRequest {
  const { email, currentScore, leadStage } = lead;
  const properties = {
    email,
    [scoreProperty]: `${currentScore}`,
    ...(stageProperty && { [stageProperty]: leadStage }),
    ...Object.fromEntries(listFilled(fields).map(([name, value]) => [name, `${value}`])),
  };
  return {
    method: 'POST',
    url: `${apiUrl}/crm/v3/objects/contacts/batch/upsert`,
    headers: { Authorization: `Bearer ${accessToken}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ inputs: [{ idProperty: 'email', id: email, properties }] }),
  };
}

/**
 * Reads the HubSpot properties that the automation would write. The request checks the token and that the properties exist, without
 * changing a contact.
 */
export function toHubspotCheck({
  apiUrl,
  accessToken,
  scoreProperty,
  stageProperty,
  fields = {},
}: {
  apiUrl: string;
  accessToken: string;
  scoreProperty: string;
  stageProperty?: string | undefined;
  fields?: Wording['fields'];
}): OutgoingRequest {
  const names = [scoreProperty, ...(stageProperty ? [stageProperty] : []), ...Object.keys(fields)];
  return {
    method: 'POST',
    url: `${apiUrl}/crm/v3/properties/contacts/batch/read`,
    headers: { Authorization: `Bearer ${accessToken}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ archived: false, inputs: names.map((name) => ({ name })) }),
  };
}

/**
 * Why HubSpot rejected a batch, or null if it succeeded. If a part failed, HubSpot answers 207, or 200 with `errors`. An aborted batch
 * has the status CANCELED (developers.hubspot.com, CRM API, batch upsert).
 */
export const refusalOfHubspot: Refusal = (answer) => {
  const batch = parseAnswer(answer);
  if (!isJsonObject(batch)) return 'HubSpot did not confirm the write: its answer is not JSON.';
  const { errors, numErrors, status } = batch;
  const listed = Array.isArray(errors) ? errors : [];
  if (listed.length > 0) return `HubSpot refused: ${wordsOf(listed)}`;
  if (answer.status === 207 || (typeof numErrors === 'number' && numErrors > 0))
    return 'HubSpot refused the contact without giving a reason.';
  if (status !== undefined && status !== 'COMPLETE') return `HubSpot did not complete the write: ${wordsOf([batch])}`;
  return null;
};
