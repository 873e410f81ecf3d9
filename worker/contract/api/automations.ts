import * as z from 'zod';
import { Automation, AutomationInput, Execution } from '../automation.ts';
import { AutomationDraft, AutomationPreview } from '../automation-draft.ts';
import { LeadId } from '../ids.ts';
import { pageLimit } from '../query-count.ts';
import { Delivery } from '../webhook.ts';
import { endpoint } from './endpoint.ts';

const AutomationPath = z.object({ automationId: z.string() });

/** Some fields of an automation, as a change sends them. The whole automation is checked after the changed fields are merged into it. */
export const AutomationChange = z.record(z.string(), z.unknown()).meta({
  id: 'AutomationChange',
  description: 'Any fields of an automation. `null` removes a field.',
  example: { minVelocity: 3, enabled: false },
});

export const createAutomation = endpoint({
  method: 'post',
  url: '/api/automations',
  operationId: 'createAutomation',
  tag: 'Automations',
  summary: 'Add an automation',
  description:
    'Exactly one `when…` field sets the trigger. An automation runs at most once per lead and UTC day. Stages must be stages of the project’s ruleset. Secrets in `config` are stored encrypted and shown masked. Emails go only to members of the project.',
  isCreating: true,
  access: 'rules:write',
  body: AutomationInput,
  status: 201,
  answer: Automation,
  refusals: ['conflict'],
});

export const deleteAutomation = endpoint({
  method: 'delete',
  url: '/api/automations/{automationId}',
  operationId: 'deleteAutomation',
  tag: 'Automations',
  summary: 'Delete an automation',
  description: 'Pending deliveries of the automation are discarded at their next attempt.',
  access: 'rules:write',
  path: AutomationPath,
  status: 200,
  answer: z.object({
    id: z.string().meta({ example: 'aut_3b2a19081726354453627180f9e8d7c6' }),
    deleted: z.literal(true),
  }),
  refusals: ['not_found'],
});

export const getAutomation = endpoint({
  method: 'get',
  url: '/api/automations/{automationId}',
  operationId: 'getAutomation',
  tag: 'Automations',
  summary: 'Get an automation',
  description: 'Secrets in `config` are masked.',
  access: 'rules:read',
  path: AutomationPath,
  status: 200,
  answer: Automation,
  refusals: ['not_found'],
});

export const listAutomations = endpoint({
  method: 'get',
  url: '/api/automations',
  operationId: 'listAutomations',
  tag: 'Automations',
  summary: 'List automations, oldest first',
  description: 'Secrets in `config` are masked. `lastFiredAt` is the time of the automation’s last run for any lead.',
  access: 'rules:read',
  status: 200,
  answer: z.array(Automation),
});

export const listExecutions = endpoint({
  method: 'get',
  url: '/api/automations/{automationId}/executions',
  operationId: 'listExecutions',
  tag: 'Automations',
  summary: 'List an automation’s runs, newest first',
  description: 'Each run includes its result. The delivery lists every attempt.',
  access: 'rules:read',
  path: AutomationPath,
  query: z.object({
    limit: pageLimit(),
  }),
  status: 200,
  answer: z.array(Execution),
  refusals: ['not_found'],
});

export const previewAutomation = endpoint({
  method: 'post',
  url: '/api/automations/preview',
  operationId: 'previewAutomation',
  tag: 'Automations',
  summary: 'Preview an automation’s message',
  description:
    'Fills the templates of a draft for one lead, as a delivery would, and sends nothing. The text for `{{reason}}` is derived from the trigger. Send the `config` without the receiver’s address and secrets.',
  access: 'rules:write',
  body: AutomationDraft,
  status: 200,
  answer: AutomationPreview,
  refusals: ['not_found'],
});

export const testAutomation = endpoint({
  method: 'post',
  url: '/api/automations/{automationId}/test',
  operationId: 'testAutomation',
  tag: 'Automations',
  summary: 'Test an automation',
  description:
    'Sends one message now, about one of your leads or a sample. For HubSpot and Salesforce, a test only checks the login and the fields. With `write: true`, it also writes the contact. A test is attempted once and ends as `delivered` or `dead` (failed). A test doesn’t count as the day’s run.',
  access: 'rules:write',
  path: AutomationPath,
  bodyOptional: true,
  body: z.object({
    leadId: LeadId.optional(),
    write: z.boolean().default(false).describe('HubSpot and Salesforce: also write the contact.'),
  }),
  status: 200,
  answer: Delivery,
  answerHasReason: true,
  refusals: ['not_found'],
});

export const updateAutomation = endpoint({
  method: 'put',
  url: '/api/automations/{automationId}',
  operationId: 'updateAutomation',
  tag: 'Automations',
  summary: 'Update an automation',
  description:
    'Fields you leave out do not change. `null` removes a field. If you send a secret back masked, it keeps its value. If the action or the receiver changes, send the whole `config` again, with its secrets unmasked.',
  access: 'rules:write',
  path: AutomationPath,
  body: AutomationChange,
  status: 200,
  answer: Automation,
  refusals: ['not_found', 'conflict'],
});
