import * as z from 'zod';
import { LIMITS } from '../limits.ts';
import { pageLimit, queryCount } from '../query-count.ts';
import { ReachedLead } from '../step-funnel.ts';
import { Study, StudyInput, StudyLead } from '../study.ts';
import { StudyTapes } from '../suggestion.ts';
import { endpoint } from './endpoint.ts';

const StudyPath = z.object({ studyId: z.string() });

export const startStudy = endpoint({
  method: 'post',
  url: '/api/studies',
  operationId: 'startStudy',
  tag: 'Studies',
  summary: 'Simulate a draft, test rules on the past, suggest points, or count cohorts and steps',
  description: `\`simulate\` computes for every lead how it stands now and how it would stand under the draft. \`backtest\` plays every lead’s history back and measures how well the live rules and a draft predicted the project’s outcome. \`suggest\` finds the points, caps and decay that would have predicted it best, and tests them on later moments. \`return\` counts how likely leads are to come back; the platform does so for each project once a week. \`cohorts\` groups leads by when or where they came from, and counts who came back and who converted. \`funnel\` counts how many leads did events that you choose, one after the other. \`challenge\` compares the live rules and the challenger on what has happened since it was set. A study changes no lead and sends no messages. Runs in the background: see its progress at /api/studies/{studyId}. Up to ${LIMITS.studiesRunningMax} studies run at the same time.`,
  isCreating: true,
  access: 'rules:write',
  isBackground: true,
  body: StudyInput,
  status: 202,
  answer: Study,
  refusals: ['conflict'],
});

export const listStudies = endpoint({
  method: 'get',
  url: '/api/studies',
  operationId: 'listStudies',
  tag: 'Studies',
  summary: 'List the newest studies',
  description:
    'The newest five studies of each kind, plus the newest five simulations whose drafts were published. Studies are kept for 30 days.',
  access: 'rules:read',
  isBackground: true,
  status: 200,
  answer: z.array(Study),
});

export const getStudy = endpoint({
  method: 'get',
  url: '/api/studies/{studyId}',
  operationId: 'getStudy',
  tag: 'Studies',
  summary: 'Get a study',
  description: '`done` of `total` leads while it is running, and its result once it has finished.',
  access: 'rules:read',
  isBackground: true,
  path: StudyPath,
  status: 200,
  answer: Study,
  refusals: ['not_found'],
});

export const listStudyLeads = endpoint({
  method: 'get',
  url: '/api/studies/{studyId}/leads',
  operationId: 'listStudyLeads',
  tag: 'Studies',
  summary: 'List the leads that a draft would change',
  description: `Leads whose stage changes, by ID (up to ${LIMITS.studyStageChangesMax.toLocaleString('en-US')}), or the 1,000 leads whose score changes most, largest change first. Leads that have been erased or merged since then are left out. Only simulations list such leads.`,
  access: 'rules:read',
  path: StudyPath,
  query: z.object({
    list: z.enum(['stage_changes', 'largest_moves']).default('stage_changes'),
    limit: pageLimit(),
    cursor: z.string().optional(),
  }),
  status: 200,
  answer: z.object({ leads: z.array(StudyLead), nextCursor: z.string().nullable() }),
  refusals: ['not_found'],
});

export const listReachedLeads = endpoint({
  method: 'get',
  url: '/api/studies/{studyId}/reached',
  operationId: 'listReachedLeads',
  tag: 'Studies',
  summary: 'List the leads that reached a step',
  description:
    'Lists the leads behind one of the numbers of a `funnel`. Leads that have been erased or merged since then are left out, so a page may have fewer than `limit` leads even if more follow. Only a `funnel` has steps.',
  access: 'rules:read',
  path: StudyPath,
  query: z.object({
    step: queryCount(LIMITS.funnelStepsMax).default(1).describe('The number of the step, from 1.'),
    key: z
      .string()
      .max(256)
      .optional()
      .describe('The `key` of a group; empty for leads without a value. If omitted, the answer lists all leads.')
      .meta({ example: 'google' }),
    limit: pageLimit(),
    cursor: z.string().optional(),
  }),
  status: 200,
  answer: z.object({ leads: z.array(ReachedLead), nextCursor: z.string().nullable() }),
  refusals: ['not_found'],
});

export const getStudyTapes = endpoint({
  method: 'get',
  url: '/api/studies/{studyId}/tapes',
  operationId: 'getStudyTapes',
  tag: 'Studies',
  summary: 'Get the data to try other points',
  description: `Returns the times of leads’ events and the rules that match them, for the moments at which a suggestion was tested. With this data, a client can compute how other points, caps or decay would have ranked those leads. Up to ${LIMITS.studyTapesBytesMax / 1024 / 1024} MiB; larger projects are sampled.`,
  access: 'rules:read',
  path: StudyPath,
  status: 200,
  answer: StudyTapes,
  refusals: ['not_found', 'conflict'],
});

export const verifyStudy = endpoint({
  method: 'post',
  url: '/api/studies/{studyId}/verify',
  operationId: 'verifyStudy',
  tag: 'Studies',
  summary: 'Verify a study after publishing',
  description:
    'Compares every lead with its prediction, as of the same time. First publish the draft, and wait for the rescore if you simulated one. After that, `different` should be 0.',
  access: 'rules:write',
  path: StudyPath,
  status: 202,
  answer: Study,
  refusals: ['not_found', 'conflict'],
});

export const deleteStudy = endpoint({
  method: 'delete',
  url: '/api/studies/{studyId}',
  operationId: 'deleteStudy',
  tag: 'Studies',
  summary: 'Cancel or delete a study',
  description: 'A running study is stopped.',
  access: 'rules:write',
  path: StudyPath,
  status: 200,
  answer: z.object({
    id: z.string().meta({ example: 'std_9f8e7d6c5b4a39281706f5e4d3c2b1a0' }),
    deleted: z.literal(true),
  }),
  refusals: ['not_found'],
});
