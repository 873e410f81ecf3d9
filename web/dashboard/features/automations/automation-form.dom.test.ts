import type { ResolverOptions } from 'react-hook-form';
import { describe, expect, it } from 'vitest';
import {
  type ActionConfig,
  type Automation,
  AutomationInput,
  type AutomationRule,
} from '../../../../worker/contract/automation.ts';
import { toConditionsForm } from '../../lib/condition-form.ts';
import { type AutomationForm, EMPTY_FORM, fromForm, type Trigger, toChange, toForm } from './automation-form.ts';
import { resolveForm } from './resolve-form.ts';
import { STARTERS } from './starters.ts';

const WHENS: Record<Trigger, Partial<AutomationRule>> = {
  whenStage: { whenStage: 'hot' },
  whenLeavesStage: { whenLeavesStage: 'hot' },
  whenScoreAbove: { whenScoreAbove: 60 },
  whenScoreBelow: { whenScoreBelow: 0.5 },
  whenEvent: {
    whenEvent: 'page_view',
    conditions: [
      { property: 'page', operator: 'contains', value: '42' },
      { property: 'cart.total', operator: 'greater_than', value: 42 },
      { property: 'isPaid', operator: 'equals', value: true },
      { property: 'zip', operator: 'equals', value: '01234' },
      {
        any: [
          { property: 'plan', operator: 'in', value: ['true', true, '5', 5] },
          { property: 'age', operator: 'between', value: [18, 65.5] },
        ],
      },
    ],
  },
  whenEntersSegment: { whenEntersSegment: 'seg_1' },
  whenLeavesSegment: { whenLeavesSegment: 'seg_1' },
  whenQuietDays: { whenQuietDays: 7 },
};

const ACTIONS: { [Kind in ActionConfig['action']]: Extract<ActionConfig, { action: Kind }>['config'] } = {
  webhook: {
    url: 'https://example.com/hook',
    method: 'PUT',
    headers: { Authorization: '••••1234', 'X-Team': 'sales' },
    fields: { plan: '{{lead.properties.plan | "free"}}' },
  },
  slack: { url: '••••9876', text: '{{lead.name}}\n{{link}}' },
  email: { to: ['ann@example.com', 'bob@example.com'], subject: 'Look', text: '{{reason}}' },
  assign: { owners: ['usr_1', 'usr_2'], replacesOwner: true },
  hubspot: { accessToken: '••••aaaa', scoreProperty: 'lead_score', stageProperty: 'lead_stage', fields: { plan: 'x' } },
  salesforce: {
    instanceUrl: 'https://example.my.salesforce.com',
    clientId: '3MVG9',
    clientSecret: '••••ssss',
    externalIdField: 'Lead_Key__c',
    scoreField: 'Lead_Score__c',
    fields: { Plan__c: '{{lead.score}}' },
  },
};

const CASES = Object.entries(WHENS).flatMap(([trigger, when]) =>
  Object.entries(ACTIONS).map(([action, config]) => ({ trigger, action, when, config })),
);

const complaintsOf = async (form: AutomationForm) =>
  (await resolveForm(form, undefined, {} as ResolverOptions<AutomationForm>)).errors;

it('an automation that sends email requires an address', async () => {
  const form = { ...EMPTY_FORM, name: 'Tell', action: 'email' as const };
  expect(await complaintsOf(form)).toMatchObject({ email: { to: { message: 'is required' } } });
});

it('refuses two fields with the same name, because one would replace the other', async () => {
  const field = (name: string) => ({ name, value: 'x' });
  const form = { ...EMPTY_FORM, name: 'Tell', action: 'webhook' as const };
  const webhook = {
    ...form.webhook,
    url: 'https://example.com/hook',
    fields: [field('plan'), field('seats'), field(' plan')],
  };
  expect(await complaintsOf({ ...form, webhook })).toMatchObject({
    webhook: { fields: [undefined, undefined, { message: 'Another field already has this name.' }] },
  });
});

describe('every trigger with every action', () => {
  it.each(CASES)(
    '$trigger, $action: survives a round trip through the form unchanged',
    async ({ action, when, config }) => {
      const written = {
        name: 'Call them',
        enabled: true,
        ...when,
        minVelocity: 5,
        minScore: 10.5,
        maxScore: 90,
        grades: ['A', 'B1'],
        traits: [
          { property: 'phone', operator: 'starts_with', value: '+15550100' },
          { property: 'custom.seats', operator: 'less_than', value: 50 },
          { property: 'company', operator: 'exists' },
        ],
        action,
        config,
      };
      const shown = {
        ...{ ...written, id: 'aut_1', createdAt: '2026-02-11T09:30:00.000Z', lastFiredAt: null, disabledReason: null },
      } as Automation;
      const form = toForm(shown);
      expect(fromForm(form)).toEqual(written);
      // The form accepts a masked secret, because the server then keeps the stored secret.
      expect(await complaintsOf(form)).toEqual({});
    },
  );
});

it('sends a removed trigger, removed conditions and removed limits as null, so that the API removes them', () => {
  const form: AutomationForm = { ...EMPTY_FORM, name: 'x', when: 'whenScoreAbove', score: '60' };
  expect(toChange(fromForm(form))).toMatchObject({
    whenScoreAbove: 60,
    whenStage: null,
    whenEvent: null,
    conditions: null,
    traits: null,
    minVelocity: null,
  });
  expect(toChange(fromForm(form))).not.toHaveProperty('enabled');
});

it('accepts grades in any case and spacing, and refuses grades that do not exist', async () => {
  const form: AutomationForm = {
    ...EMPTY_FORM,
    name: 'x',
    slack: { url: 'https://hooks.slack.com/x', text: '' },
    action: 'slack',
  };
  expect(fromForm({ ...form, grades: 'a; b1' })).toMatchObject({ grades: ['A', 'B1'] });
  expect(await complaintsOf({ ...form, grades: 'a, e' })).toMatchObject({
    grades: { message: 'must be a letter from A to D, or a grade such as A2' },
  });
});

it('the automation form shows the errors of the schema at the fields that caused them', async () => {
  const form: AutomationForm = {
    ...EMPTY_FORM,
    name: ' ',
    when: 'whenEvent',
    event: '!',
    conditions: toConditionsForm([{ property: 'page', operator: 'greater_than', value: Number.NaN }]),
    minScore: '-1',
    webhook: {
      ...{ url: 'ftp://example.com', method: 'POST', headers: [] },
      fields: [
        { name: 'ok', value: '{{lead.score}}' },
        { name: ' b ', value: '{{lead.scor}}' },
      ],
    },
  };
  expect(await complaintsOf(form)).toMatchObject({
    name: { message: 'is required' },
    event: { message: expect.stringContaining('must begin with a letter or digit') },
    conditions: { message: 'Complete the conditions.' },
    minScore: { message: expect.any(String) },
    webhook: {
      url: { message: 'must be a web address such as https://example.com' },
      fields: [undefined, { message: 'Unknown placeholder `lead.scor`. Did you mean `lead.score`?' }],
    },
  });
});

it('shows an error in required fields that are empty', async () => {
  const form: AutomationForm = {
    ...EMPTY_FORM,
    name: 'x',
    when: 'whenQuietDays',
    quietDays: '',
    action: 'email',
    traits: toConditionsForm([{ property: '', operator: 'equals', value: '' }]),
  };
  expect(await complaintsOf(form)).toMatchObject({
    quietDays: { message: 'is required' },
    email: { to: { message: expect.any(String) } },
    traits: { message: 'Complete the conditions.' },
  });
});

it.each(STARTERS)('the template “$title” only lacks a destination', async ({ form }) => {
  expect(Object.keys(await complaintsOf(form))).toEqual([form.action]);
  const filled = {
    ...form,
    webhook: { ...form.webhook, url: 'https://example.com/' },
    slack: { url: 'https://example.com/', text: '' },
  };
  const input = fromForm({
    ...filled,
    assign: { owners: ['usr_1'], replacesOwner: false },
    email: { to: 'ann@example.com', subject: '', text: '' },
  });
  expect(AutomationInput.safeParse(input).success).toBe(true);
});
