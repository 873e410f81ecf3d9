import { describe, expect, it } from 'vitest';
import type { ActionConfig } from './automation.ts';
import { PLACEHOLDERS } from './placeholders.ts';
import { refuseWording } from './refuse-wording.ts';
import { parseTemplate, refuseTemplate } from './template.ts';

describe('a message template', () => {
  it('consists of text, placeholders, and properties by name', () => {
    expect(parseTemplate('Hi {{ lead.name | “someone” }}, {plan} {{lead.properties.Plan name|""}}')).toEqual([
      { type: 'text', text: 'Hi ' },
      { type: 'placeholder', name: 'lead.name', fallback: 'someone' },
      { type: 'text', text: ', {plan} ' },
      { type: 'property', name: 'Plan name', fallback: '' },
    ]);
  });

  it('may use every placeholder that exists', () => {
    for (const name of Object.keys(PLACEHOLDERS)) expect(refuseTemplate(`{{${name}}} {{${name} | "-"}}`)).toBeNull();
  });

  it.each([
    ['{{lead.nme}}', 'Unknown placeholder `lead.nme`. Did you mean `lead.name`?'],
    ['{{lead.currentScore}}', 'Unknown placeholder `lead.currentScore`. Did you mean `lead.properties.currentScore`?'],
    ['{{custom.plan}}', 'Unknown placeholder `custom.plan`. Did you mean `lead.properties.plan`?'],
    ['{{lead.properties.}}', 'Unknown placeholder `lead.properties.`.'],
    ['{{constructor}}', 'Unknown placeholder `constructor`.'],
    ['{{lead.name | someone}}', 'Put the fallback of `lead.name` in quotes: `| "someone"`.'],
    ['{{lead.name', 'Write a placeholder as `{{lead.name}}` or `{{lead.name | "someone"}}`.'],
    ['lead.name}}', 'Write a placeholder as `{{lead.name}}` or `{{lead.name | "someone"}}`.'],
  ])('with %s is rejected, but is shown as text if it was already stored', (template, message) => {
    expect(refuseTemplate(template)).toBe(message);
    expect(parseTemplate(template)).toEqual([{ type: 'text', text: template }]);
  });

  it('with nothing but braces is parsed in linear time', () => {
    const started = performance.now();
    refuseTemplate('{{'.repeat(50_000));
    refuseTemplate(`{{${' '.repeat(100_000)}`);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe('the fields of an action', () => {
  const pathsOf = (what: object) => refuseWording(what as ActionConfig).map(({ path }) => path.join('.'));

  it('are rejected by name if the receiver does not accept the name, or if the action always writes that field', () => {
    const fields = { 'a b': '', __proto__x: '', 'plan.tier': '', Plan: '' };
    expect(pathsOf({ action: 'webhook', config: { fields } })).toEqual([
      'config.fields.a b',
      'config.fields.__proto__x',
    ]);
    const hubspot = {
      scoreProperty: 'lead_score',
      fields: { email: '', lead_score: '', Plan: '', plan: '{{reason}}' },
    };
    expect(pathsOf({ action: 'hubspot', config: hubspot })).toEqual([
      'config.fields.email',
      'config.fields.lead_score',
      'config.fields.Plan',
    ]);
    const salesforce = {
      ...{ externalIdField: 'Lead_Key__c', scoreField: 'Lead_Score__c' },
      fields: { lastname: '', lead_key__c: '', Plan__c: '{{lead.plan}}', Title: '' },
    };
    expect(pathsOf({ action: 'salesforce', config: salesforce })).toEqual([
      'config.fields.lastname',
      'config.fields.lead_key__c',
      'config.fields.Plan__c',
    ]);
  });
});
