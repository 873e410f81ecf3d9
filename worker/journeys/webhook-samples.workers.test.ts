import { expect, inject, it } from 'vitest';
import automationFired from '../../docs/webhooks/v1/automation.fired.json';
import leadCreated from '../../docs/webhooks/v1/lead.created.json';
import leadErased from '../../docs/webhooks/v1/lead.erased.json';
import leadMerged from '../../docs/webhooks/v1/lead.merged.json';
import leadScoreChanged from '../../docs/webhooks/v1/lead.score_changed.json';
import leadStageChanged from '../../docs/webhooks/v1/lead.stage_changed.json';
import segmentEntered from '../../docs/webhooks/v1/segment.entered.json';
import segmentLeft from '../../docs/webhooks/v1/segment.left.json';
import { type OutgoingType, WEBHOOK_MESSAGES } from '../contract/outgoing.ts';
import { call, newTenant } from '../testing/api.ts';
import { FIT } from '../testing/lead-events.ts';

const SAMPLES = [
  ...[leadCreated, leadStageChanged, leadScoreChanged, segmentEntered, segmentLeft],
  ...[leadMerged, leadErased, automationFired],
];

/** Fields whose content differs for each lead. The schema defines which values these fields may have. */
const OPEN = ['custom', 'firstTouch'];

/** Returns the names of all fields in a value, at every depth. */
function shapeOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'value';
  const entries = Object.entries(value).map(([name, inner]) => [name, OPEN.includes(name) ? 'open' : shapeOf(inner)]);
  return Object.fromEntries(entries);
}

it('webhooks have the format that docs/webhooks describes, field by field', async () => {
  const { token, secretKey } = await newTenant();
  await call('PUT', '/api/scoring-rules/ruleset', { token, body: { fit: FIT } });
  const inbox = crypto.randomUUID();
  const url = `${inject('receiverUrl')}/${inbox}/200`;
  const received = async () => {
    const requests = (await (await fetch(`${inject('receiverUrl')}/${inbox}`)).json()) as { body: string }[];
    return requests.map(({ body }) => JSON.parse(body) as { type: OutgoingType });
  };
  // The automation sends a message of its own, which contains everything that such a message can contain.
  const events = SAMPLES.map(({ type }) => type).filter((type) => type !== 'automation.fired');
  await call('POST', '/api/webhooks', { token, body: { url, events } });
  const fields = { plan: '{{lead.properties.plan | "free"}}', score: '{{lead.score}}' };
  await call('POST', '/api/automations', {
    token,
    body: { name: 'Call them', action: 'webhook', whenStage: 'qualified', config: { url, fields } },
  });
  const conditions = [{ field: 'eventCount', operator: 'less_than', value: 1 }];
  await call('POST', '/api/segments', { token, body: { name: 'No events yet', conditions } });
  const traits = {
    name: 'Ann',
    email: 'ann@acme.example',
    company: 'Acme',
    phone: '+49 30 1',
    custom: { plan: 'pro' },
  };
  await call('POST', '/api/leads', { key: secretKey, body: { leadId: 'lead_1', ...traits } });
  await call('POST', '/api/leads', { key: secretKey, body: { leadId: 'lead_2' } });
  for (const leadId of ['lead_1', 'lead_2'])
    await call('POST', '/api/events', { key: secretKey, body: { eventType: 'contract_signed', leadId } });
  await call('POST', '/api/leads/lead_2/merge', { token, body: { leadId: 'lead_1' } });
  const told = async () => (await received()).filter(({ type }) => type !== undefined);
  const expectTold = (types: string[]) =>
    expect.poll(async () => [...new Set((await told()).map(({ type }) => type))].sort()).toEqual(types.toSorted());
  const types = SAMPLES.map(({ type }) => type);
  await expectTold(types.filter((type) => type !== 'lead.erased'));
  // The erasure also deletes the lead's pending messages.
  await call('DELETE', '/api/leads/lead_2', { token });
  await expectTold(types);
  for (const message of await told()) {
    const sample = SAMPLES.find(({ type }) => type === message.type);
    expect({ type: message.type, shape: shapeOf(message) }).toEqual({ type: message.type, shape: shapeOf(sample) });
    expect(WEBHOOK_MESSAGES[message.type].parse(message)).toEqual(message);
  }
});
