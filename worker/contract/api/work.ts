import { LeadDetail } from '../lead.ts';
import { LIMITS } from '../limits.ts';
import { NoteInput, OwnerInput, PointsInput, StatusInput, TaskChange, TaskInput, TestEventInput } from '../work.ts';
import { endpoint } from './endpoint.ts';
import { LeadPath, TaskPath } from './leads.ts';

const REFUSALS = ['not_found', 'conflict', 'payload_too_large', 'lead_erased', 'unavailable'] as const;

/** Endpoints for the customer’s people, such as salespeople, who work on a lead. Each endpoint returns the changed lead. */
const shared = { tag: 'Leads', access: 'leads:write', answer: LeadDetail, refusals: REFUSALS } as const;

export const setLeadOwner = endpoint({
  method: 'put',
  url: '/api/leads/{leadId}/owner',
  operationId: 'setLeadOwner',
  summary: 'Set or clear a lead’s owner',
  description:
    'The owner must be a member of the project. If an owner leaves the project, that person stays the owner of their leads until you reassign the leads.',
  path: LeadPath,
  body: OwnerInput,
  status: 200,
  ...shared,
});

export const setLeadStatus = endpoint({
  method: 'put',
  url: '/api/leads/{leadId}/status',
  operationId: 'setLeadStatus',
  summary: 'Set a lead’s status',
  description:
    '`lost` needs a `reason`. A lead that is `won` counts as having reached the project’s outcome at that time, until its status changes again.',
  path: LeadPath,
  body: StatusInput,
  status: 200,
  ...shared,
});

export const addLeadNote = endpoint({
  method: 'post',
  url: '/api/leads/{leadId}/notes',
  operationId: 'addLeadNote',
  summary: 'Add a note to a lead',
  description: 'Notes are part of the lead’s log: they are in its timeline and export, and an erasure deletes them.',
  isCreating: true,
  path: LeadPath,
  body: NoteInput,
  status: 201,
  ...shared,
});

export const addLeadTask = endpoint({
  method: 'post',
  url: '/api/leads/{leadId}/tasks',
  operationId: 'addLeadTask',
  summary: 'Add a task to a lead',
  description: 'The task’s ID is the `eventId` of the request that created it.',
  isCreating: true,
  path: LeadPath,
  body: TaskInput,
  status: 201,
  ...shared,
});

export const changeLeadTask = endpoint({
  method: 'patch',
  url: '/api/leads/{leadId}/tasks/{taskId}',
  operationId: 'changeLeadTask',
  summary: 'Change or finish a task',
  description: 'Fields you leave out do not change. `done: false` opens a finished task again.',
  path: TaskPath,
  body: TaskChange,
  status: 200,
  ...shared,
});

export const givePoints = endpoint({
  method: 'post',
  url: '/api/leads/{leadId}/points',
  operationId: 'givePoints',
  summary: 'Add or remove points by hand',
  description:
    'Added points decay like other points, and a rescore keeps them. The explanation lists points by hand separately from points of rules. Points by hand are not activity, so they don’t restart the decay of earlier points.',
  isCreating: true,
  path: LeadPath,
  body: PointsInput,
  status: 201,
  ...shared,
});

export const sendTestEvent = endpoint({
  method: 'post',
  url: '/api/leads/{leadId}/test-events',
  operationId: 'sendTestEvent',
  summary: 'Send a test event',
  description:
    'The timeline shows the event as a test, with the points that the rules would have given. A test event changes no score and no report, and triggers no automation or webhook.',
  isCreating: true,
  path: LeadPath,
  body: TestEventInput,
  bodyBytesMax: LIMITS.eventBytesMax,
  status: 201,
  ...shared,
});
