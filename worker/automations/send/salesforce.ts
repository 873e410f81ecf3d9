import { isJsonObject } from '../../contract/json-value.ts';
import type { Lead } from '../../contract/lead.ts';
import type { Wording } from '../../contract/wording.ts';
import type { OutgoingRequest } from '../../outbound/request.ts';
import { type Answer, parseAnswer, type Refusal, wordsOf } from './answer.ts';
import { cutText } from './cut-text.ts';
import { type FilledFields, listFilled } from './fill-template.ts';

const API = '/services/data/v59.0';

/** Used for an unknown name or company, because a new Salesforce Lead must have both. */
const UNKNOWN = 'Unknown';

/** Max. lengths of a Lead's fields (Salesforce Field Reference, Lead). If any value is longer, the whole write fails. */
const CHARS_MAX = { FirstName: 40, LastName: 80, Company: 255, Email: 80, Phone: 40 } as const;

/** Max. lengths of other standard fields, by lower-case name. */
const FIELD_CHARS_MAX: Readonly<Record<string, number>> = {
  ...{ city: 40, country: 80, description: 32_000, fax: 40, mobilephone: 40, postalcode: 20, state: 80, title: 128 },
};
/** Max. length of a custom text field. In Salesforce, only long text areas can hold more. */
const TEXT_CHARS_MAX = 255;

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

export interface SalesforceToken {
  accessToken: string;
  /** The instance that accepts the token. */
  instanceUrl: string;
}

/**
 * Reads the token, or the reason why there is none, from the response to `toTokenRequest`. If the response has no `instance_url`, the token
 * is for the host that we asked.
 */
export function readToken(
  answer: Answer,
  { instanceUrl }: { instanceUrl: string },
): SalesforceToken | { reason: string } {
  const granted = parseAnswer(answer);
  if (answer.status !== 200)
    return { reason: `Salesforce refused the login (${answer.status}): ${wordsOf([granted ?? answer.body])}` };
  if (!isJsonObject(granted)) return { reason: 'Salesforce answered the login with something other than JSON.' };
  const { access_token: accessToken, instance_url: url } = granted;
  if (typeof accessToken !== 'string' || accessToken === '')
    return { reason: `Salesforce answered the login without an access token: ${wordsOf([granted])}` };
  return { accessToken, instanceUrl: typeof url === 'string' && url !== '' ? url : instanceUrl };
}

/**
 * Creates or updates the Salesforce Lead whose external ID is the lead's ID. Salesforce expects the external ID in the URL and not in the
 * body. Names are cut to Salesforce's limits. An email or phone number that is too long is omitted, because a shortened one could belong to
 * somebody else. Unknown values stay unchanged in Salesforce, unless the Lead `isNew` there.
 */
export function toSalesforceRequest(
  lead: Lead,
  {
    instanceUrl,
    accessToken,
    externalIdField,
    scoreField,
    fields = {},
    isNew = false,
  }: SalesforceToken & { externalIdField: string; scoreField: string; fields?: FilledFields; isNew?: boolean },
): OutgoingRequest {
  const [firstName = '', ...rest] = lead.name?.split(/\s+/) ?? [];
  const lastName = rest.length > 0 ? rest.join(' ') : firstName;
  const { email, phone } = lead;
  const required = (name: 'LastName' | 'Company', known: string) => {
    const value = cutText(known, CHARS_MAX[name]) || (isNew ? UNKNOWN : '');
    return value === '' ? {} : { [name]: value };
  };
  return {
    method: 'PATCH',
    url: new URL(`${API}/sobjects/Lead/${externalIdField}/${encodeURIComponent(lead._id)}`, instanceUrl).href,
    headers: { Authorization: `Bearer ${accessToken}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      ...(rest.length > 0 && { FirstName: cutText(firstName, CHARS_MAX.FirstName) }),
      ...required('LastName', lastName),
      ...required('Company', lead.company ?? ''),
      ...(email && email.length <= CHARS_MAX.Email && { Email: email }),
      ...(phone && phone.length <= CHARS_MAX.Phone && { Phone: phone }),
      [scoreField]: lead.currentScore,
      ...Object.fromEntries(listFilled(fields).map(([name, value]) => [name, cutField(name, value)])),
    }),
  };
}

const cutField = (name: string, value: string | number | boolean): string | number | boolean =>
  typeof value === 'string' ? cutText(value, FIELD_CHARS_MAX[name.toLowerCase()] ?? TEXT_CHARS_MAX) : value;

/** Why Salesforce rejected an upsert, or null if it succeeded. Success is a 204 without a body, or `success: true`. */
export const refusalOfSalesforce: Refusal = (answer) => {
  if (answer.body.trim() === '') return null;
  const result = parseAnswer(answer);
  if (!isJsonObject(result)) return 'Salesforce did not confirm the write: its answer is not an upsert’s.';
  const errors = Array.isArray(result.errors) ? result.errors : [];
  if (errors.length > 0) return `Salesforce refused: ${wordsOf(errors)}`;
  return result.success === true ? null : 'Salesforce did not confirm the write.';
};

/**
 * Whether Salesforce rejected an upsert because the Lead is new and lacks a name or a company. A Lead that exists may lack other required
 * fields, but never a name or a company.
 */
export function isNewToSalesforce(answer: Answer): boolean {
  const errors = answer.status === 400 ? parseAnswer(answer) : undefined;
  return [errors ?? []].flat().some((error) => {
    if (!isJsonObject(error) || error.errorCode !== 'REQUIRED_FIELD_MISSING') return false;
    return [error.fields ?? []].flat().some((field) => field === 'LastName' || field === 'Company');
  });
}

/** Reads the fields that a write would set. The request checks that the fields exist and are readable, without changing a Lead. */
export function toSalesforceCheck({
  instanceUrl,
  accessToken,
  externalIdField,
  scoreField,
  fields = {},
}: SalesforceToken & { externalIdField: string; scoreField: string; fields?: Wording['fields'] }): OutgoingRequest {
  const url = new URL(`${API}/query`, instanceUrl);
  const names = [externalIdField, scoreField, ...Object.keys(fields)].join(', ');
  url.searchParams.set('q', `SELECT ${names} FROM Lead LIMIT 1`);
  return { method: 'GET', url: url.href, headers: { Authorization: `Bearer ${accessToken}` }, body: '' };
}

export const refusalOfSalesforceCheck: Refusal = (answer) => {
  const result = parseAnswer(answer);
  return isJsonObject(result) && result.done === true ? null : 'Salesforce did not answer the query.';
};
