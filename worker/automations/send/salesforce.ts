import type { Lead } from '../../contract/lead.ts';
import type { OutgoingRequest } from '../../outbound/request.ts';

const API = '/services/data/v59.0/sobjects/Lead';

/** What a Lead must have in Salesforce, for those of whom we do not know it. */
const UNKNOWN = 'Unknown';

/** OAuth 2.0 client credentials. */
export function toTokenRequest({
  instanceUrl,
  clientId,
  clientSecret,
}: {
  instanceUrl: string;
  clientId: string;
  clientSecret: string;
}): OutgoingRequest {
  return {
    method: 'POST',
    url: new URL('/services/oauth2/token', instanceUrl).href,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    }).toString(),
  };
}

/** Upserts the Lead whose external id is the lead's: the id stands in the URL, and not in the body. */
export function toSalesforceRequest(
  lead: Lead,
  {
    instanceUrl,
    accessToken,
    externalIdField,
    scoreField,
  }: { instanceUrl: string; accessToken: string; externalIdField: string; scoreField: string },
): OutgoingRequest {
  const [firstName, ...rest] = lead.name?.split(/\s+/) ?? [];
  const lastName = rest.length > 0 ? rest.join(' ') : firstName;
  return {
    method: 'PATCH',
    url: new URL(`${API}/${externalIdField}/${encodeURIComponent(lead._id)}`, instanceUrl).href,
    headers: { Authorization: `Bearer ${accessToken}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      ...(rest.length > 0 && { FirstName: firstName }),
      LastName: lastName ?? UNKNOWN,
      Company: lead.company ?? UNKNOWN,
      ...(lead.email && { Email: lead.email }),
      ...(lead.phone && { Phone: lead.phone }),
      [scoreField]: lead.currentScore,
    }),
  };
}
