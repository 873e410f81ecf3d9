import * as z from 'zod';
import { Challenger, ChallengerInput } from '../challenger.ts';
import { Ruleset } from '../ruleset.ts';
import { RulesetUpdate } from '../scoring-rule.ts';
import { endpoint } from './endpoint.ts';

export const deleteChallenger = endpoint({
  method: 'delete',
  url: '/api/challenger',
  operationId: 'deleteChallenger',
  tag: 'Studies',
  summary: 'Withdraw the challenger',
  description: 'The challenger’s comparisons are kept for 30 days, like other studies.',
  access: 'rules:write',
  status: 200,
  answer: z.object({ deleted: z.literal(true) }),
  refusals: ['not_found'],
});

export const getChallenger = endpoint({
  method: 'get',
  url: '/api/challenger',
  operationId: 'getChallenger',
  tag: 'Studies',
  summary: 'Get the challenger',
  description: 'Null if the project has no challenger. The newest comparison is the study `studyId`.',
  access: 'rules:read',
  status: 200,
  answer: z.object({ challenger: Challenger.nullable() }),
});

export const publishChallenger = endpoint({
  method: 'post',
  url: '/api/challenger/publish',
  operationId: 'publishChallenger',
  tag: 'Studies',
  summary: 'Publish the challenger',
  description:
    'The challenger’s rules become the next version of the ruleset, and the project no longer has a challenger.',
  access: 'rules:write',
  bodyOptional: true,
  body: RulesetUpdate.pick({ ifVersion: true }),
  status: 200,
  answer: Ruleset,
  refusals: ['not_found', 'conflict'],
});

export const setChallenger = endpoint({
  method: 'put',
  url: '/api/challenger',
  operationId: 'setChallenger',
  tag: 'Studies',
  summary: 'Set a challenger',
  description:
    'The live rules do not change. Once a day, the challenger and the live rules are back-tested on the events since then; `POST /api/studies` with `{"kind": "challenge"}` compares them at once. Setting a challenger replaces any existing one, and restarts the comparison.',
  access: 'rules:write',
  body: ChallengerInput,
  status: 200,
  answer: Challenger,
  refusals: ['conflict'],
});
