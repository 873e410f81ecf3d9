import { expect, it } from 'vitest';
import { AutomationInput } from '../../../../../worker/contract/automation.ts';
import { AutomationDraft } from '../../../../../worker/contract/automation-draft.ts';
import { toDraft } from './preview-automation.ts';

const url = 'https://crm.example.com';
const [clientId, clientSecret] = ['id', 'secret'];

it.each([
  ['webhook', { url, headers: { Authorization: 'secret' }, fields: { plan: '{{lead.properties.plan}}' } }],
  ['slack', { url, text: 'Hi' }],
  ['email', { to: ['ann@example.com'], subject: 'Hi', text: 'Hi' }],
  ['hubspot', { accessToken: 'secret', scoreProperty: 'lead_score' }],
  ['salesforce', { instanceUrl: url, clientId, clientSecret, externalIdField: 'Key__c', scoreField: 'Score__c' }],
])('the preview of %s sends the templates of the message, but no address and no secrets', (action, config) => {
  const input = AutomationInput.parse({ name: 'Notify Sales', action, whenStage: 'hot', config }) as AutomationInput;
  const { config: sent } = toDraft({ ...input, config: { ...input.config, later: 'secret' } } as never, null);
  expect(AutomationDraft.parse(toDraft(input, null)).config).toMatchObject(sent);
  expect(JSON.stringify(sent)).not.toMatch(/secret|https:|ann@/);
});
