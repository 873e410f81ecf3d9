import * as z from 'zod';
import { LeadDetail } from '../lead.ts';
import { LIMITS } from '../limits.ts';
import { List, ListInput } from '../list.ts';
import { endpoint } from './endpoint.ts';
import { LeadPath } from './leads.ts';
import { CountsQuery } from './segments.ts';

const ListPath = z.object({ listId: z.string().meta({ example: 'lst_6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f' }) });
const ListedLeadPath = LeadPath.extend(ListPath.shape);

export const createList = endpoint({
  method: 'post',
  url: '/api/lists',
  operationId: 'createList',
  tag: 'Lists',
  summary: 'Create a list',
  description: `New lists are empty. A project can have ${LIMITS.listsMax} lists.`,
  access: 'leads:write',
  body: ListInput,
  status: 201,
  isCreating: true,
  answer: List,
  refusals: ['conflict', 'not_found'],
});

export const listLists = endpoint({
  method: 'get',
  url: '/api/lists',
  operationId: 'listLists',
  tag: 'Lists',
  summary: 'List all lists',
  description: 'Sorted by name. `GET /api/leads?list=` returns the leads on one.',
  access: 'leads:read',
  query: CountsQuery,
  status: 200,
  answer: z.array(List),
});

export const updateList = endpoint({
  method: 'put',
  url: '/api/lists/{listId}',
  operationId: 'updateList',
  tag: 'Lists',
  summary: 'Rename a list',
  description: 'Segments and filters refer to lists by ID, so they still work after you rename one.',
  access: 'leads:write',
  path: ListPath,
  body: ListInput,
  status: 200,
  answer: List,
  refusals: ['not_found'],
});

export const deleteList = endpoint({
  method: 'delete',
  url: '/api/lists/{listId}',
  operationId: 'deleteList',
  tag: 'Lists',
  summary: 'Delete a list',
  description:
    'The leads on the list are not changed. A list that a segment or automation uses can’t be deleted; the answer names the segment or automation.',
  access: 'leads:write',
  path: ListPath,
  status: 200,
  answer: z.object({
    id: z.string().meta({ example: 'lst_6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f' }),
    deleted: z.literal(true),
  }),
  refusals: ['not_found', 'conflict'],
});

/** Adding a lead to a list and removing it both return the changed lead. */
const shared = {
  tag: 'Lists',
  access: 'leads:write',
  path: ListedLeadPath,
  status: 200,
  answer: LeadDetail,
  refusals: ['not_found', 'conflict', 'lead_erased', 'unavailable'],
} as const;

export const addToList = endpoint({
  method: 'put',
  url: '/api/leads/{leadId}/lists/{listId}',
  operationId: 'addToList',
  summary: 'Add a lead to a list',
  description:
    'Membership is part of the lead’s log, so it is in the timeline and the export. A merged lead is on the lists of both leads.',
  ...shared,
});

export const removeFromList = endpoint({
  method: 'delete',
  url: '/api/leads/{leadId}/lists/{listId}',
  operationId: 'removeFromList',
  summary: 'Remove a lead from a list',
  description: 'The timeline still shows that the lead was on the list.',
  ...shared,
});
