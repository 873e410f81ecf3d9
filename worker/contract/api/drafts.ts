import * as z from 'zod';
import { Draft, DraftChange, DraftInput, DraftPublication, DraftRebase, DraftSummary } from '../draft.ts';
import { LIMITS } from '../limits.ts';
import { Ruleset } from '../ruleset.ts';
import { endpoint } from './endpoint.ts';

const DraftPath = z.object({ draftId: z.string() });

export const createDraft = endpoint({
  method: 'post',
  url: '/api/drafts',
  operationId: 'createDraft',
  tag: 'Drafts',
  summary: 'Create a draft of the rules',
  description: `No lead changes. Simulate the draft with \`POST /api/studies\`, \`{"kind": "simulate", "draftId": "…"}\`. Up to ${LIMITS.draftsMax} drafts per project.`,
  isCreating: true,
  access: 'rules:write',
  body: DraftInput,
  status: 201,
  answer: Draft,
  refusals: ['conflict'],
});

export const listDrafts = endpoint({
  method: 'get',
  url: '/api/drafts',
  operationId: 'listDrafts',
  tag: 'Drafts',
  summary: 'List drafts, last changed first',
  description: 'Without their rules.',
  access: 'rules:read',
  status: 200,
  answer: z.array(DraftSummary),
});

export const getDraft = endpoint({
  method: 'get',
  url: '/api/drafts/{draftId}',
  operationId: 'getDraft',
  tag: 'Drafts',
  summary: 'Get a draft and its changes',
  description: 'Returns the draft’s rules, and how they differ from the version that the draft started from.',
  access: 'rules:read',
  path: DraftPath,
  status: 200,
  answer: Draft,
  refusals: ['not_found'],
});

export const updateDraft = endpoint({
  method: 'put',
  url: '/api/drafts/{draftId}',
  operationId: 'updateDraft',
  tag: 'Drafts',
  summary: 'Change a draft',
  description:
    'Fields that you leave out do not change. With `ifVersion`, the draft is changed only if nobody else has saved it since you read that version.',
  access: 'rules:write',
  path: DraftPath,
  body: DraftChange,
  status: 200,
  answer: Draft,
  refusals: ['not_found', 'conflict'],
});

export const rebaseDraft = endpoint({
  method: 'post',
  url: '/api/drafts/{draftId}/rebase',
  operationId: 'rebaseDraft',
  tag: 'Drafts',
  summary: 'Rebase a draft onto the live rules',
  description:
    'Applies the changes of the draft to the live version, which becomes its `baseVersion`. If the draft and the live version both change a field, the draft’s value is used.',
  access: 'rules:write',
  path: DraftPath,
  bodyOptional: true,
  body: DraftRebase,
  status: 200,
  answer: Draft,
  refusals: ['not_found', 'conflict'],
});

export const publishDraft = endpoint({
  method: 'post',
  url: '/api/drafts/{draftId}/publish',
  operationId: 'publishDraft',
  tag: 'Drafts',
  summary: 'Publish a draft',
  description:
    'The draft’s rules become the next version of the ruleset, and the draft is deleted. Refused if other rules have been published since the draft was started: rebase the draft first.',
  access: 'rules:write',
  path: DraftPath,
  bodyOptional: true,
  body: DraftPublication,
  status: 200,
  answer: Ruleset,
  refusals: ['not_found', 'conflict'],
});

export const deleteDraft = endpoint({
  method: 'delete',
  url: '/api/drafts/{draftId}',
  operationId: 'deleteDraft',
  tag: 'Drafts',
  summary: 'Discard a draft',
  description: 'Simulations of the draft are kept for 30 days.',
  access: 'rules:write',
  path: DraftPath,
  status: 200,
  answer: z.object({
    id: z.string().meta({ example: 'drf_5c4b3a29181706f5e4d3c2b1a0f9e8d7' }),
    deleted: z.literal(true),
  }),
  refusals: ['not_found'],
});
