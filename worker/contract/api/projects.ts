import * as z from 'zod';
import { AuditFilter, AuditPage } from '../audit.ts';
import { UtcInstant } from '../instant.ts';
import { LIMITS } from '../limits.ts';
import { Project, ProjectId, ProjectInput, ProjectSettingsChange } from '../project.ts';
import { pageLimit, queryCount } from '../query-count.ts';
import { endpoint } from './endpoint.ts';

/** The project that the request acts on. */
export const ProjectPath = z.object({ projectId: z.string() });

export const createProjectTicket = endpoint({
  method: 'post',
  url: '/api/projects/{projectId}/live-ticket',
  operationId: 'createProjectTicket',
  tag: 'Projects',
  summary: 'Get a ticket for the project’s socket',
  description: 'The ticket is valid for 30 seconds, only for `/api/projects/{projectId}/live?ticket=…`.',
  access: 'leads:read',
  path: ProjectPath,
  status: 201,
  answer: z.object({
    ticket: z.string(),
    url: z.string().meta({ example: '/api/projects/prj_5f0c2a9e/live?ticket=…' }),
  }),
  refusals: ['not_found'],
});

export const createProject = endpoint({
  method: 'post',
  url: '/api/projects',
  operationId: 'createProject',
  tag: 'Projects',
  summary: 'Create a project',
  description: 'You become the owner of the project. A new project has the default scoring rules and no keys.',
  isCreating: true,
  access: 'account',
  body: ProjectInput,
  status: 201,
  answer: Project,
  refusals: ['conflict'],
});

export const deleteProject = endpoint({
  method: 'delete',
  url: '/api/projects/{projectId}',
  operationId: 'deleteProject',
  tag: 'Projects',
  summary: 'Delete a project and everything in it',
  description:
    'Keys and members lose access at once (within five seconds everywhere); leads, events and settings are erased in the background. Deleting a project cannot be undone.',
  access: 'project:delete',
  path: ProjectPath,
  status: 202,
  answer: z.object({ id: ProjectId, deleted: z.literal(true) }),
  refusals: ['not_found'],
});

export const exportProject = endpoint({
  method: 'get',
  url: '/api/projects/{projectId}/export',
  operationId: 'exportProject',
  tag: 'Projects',
  summary: 'Export all leads of a project as a file',
  description:
    'One lead per line, as JSON (`ndjson`) or CSV, with all fields, custom properties, the current score, and `asExported` as in `/api/leads/export`. CSV follows RFC 4180, with a byte order mark, and the import restores it completely: each custom property has a column, and values that a cell cannot represent exactly are JSON in the column `custom`. Cells that a spreadsheet would run as a formula start with an apostrophe, which the import removes. With `contents=everything` (JSON only), each line is what `/api/leads/{leadId}/export` returns: custom properties, every event, stage changes, merged IDs, identities. A lead whose log is longer than 16 MB has several lines: each has `lead`, `trust` and a part of the log, and the last one also has everything else. This export comes in pages of 400 leads: while the answer has a `Link` with `rel="next"`, request that address for the next page. If a page is interrupted, request it again.',
  access: 'project:export',
  path: ProjectPath,
  query: z
    .object({
      format: z.enum(['ndjson', 'csv']).default('ndjson'),
      contents: z.enum(['rows', 'everything']).default('rows'),
      cursor: z
        .string()
        .optional()
        .describe('The cursor from the `Link` of the previous page. Only for `contents=everything`.'),
    })
    .refine(({ format, contents }) => format === 'ndjson' || contents === 'rows', {
      path: ['format'],
      error: 'A CSV file can only contain rows. Use `ndjson` for `contents=everything`.',
    }),
  status: 200,
  answer: z.string().meta({ example: '{"_id":"lead_123","name":"John Doe","currentScore":75}\n' }),
  contentType: ['application/x-ndjson', 'text/csv'],
  refusals: ['not_found'],
});

export const getProject = endpoint({
  method: 'get',
  url: '/api/projects/{projectId}',
  operationId: 'getProject',
  tag: 'Projects',
  summary: 'Get a project',
  description: 'The project’s settings and your role in it.',
  access: 'project:read',
  path: ProjectPath,
  status: 200,
  answer: Project,
  refusals: ['not_found'],
});

export const listAuditLog = endpoint({
  method: 'get',
  url: '/api/projects/{projectId}/audit-log',
  operationId: 'listAuditLog',
  tag: 'Projects',
  summary: 'List who changed what, newest first',
  description: 'Lists changes of memberships, keys and rulesets, and manual changes to leads.',
  access: 'audit:read',
  path: ProjectPath,
  query: z.object({
    ...AuditFilter.shape,
    limit: pageLimit(),
    cursor: z.string().optional(),
  }),
  status: 200,
  answer: AuditPage,
  refusals: ['not_found'],
});

export const exportAuditLog = endpoint({
  method: 'get',
  url: '/api/projects/{projectId}/audit-log/export',
  operationId: 'exportAuditLog',
  tag: 'Projects',
  summary: 'Export who changed what as CSV',
  description:
    'All entries that match, newest first. The columns `before` and `after` contain JSON. The export itself is also recorded in the audit log.',
  access: 'audit:read',
  path: ProjectPath,
  query: AuditFilter,
  status: 200,
  answer: z.string().meta({ example: 'at,action,actor,actorName,target,before,after\r\n' }),
  contentType: 'text/csv',
  refusals: ['not_found'],
});

export const listProjects = endpoint({
  method: 'get',
  url: '/api/projects',
  operationId: 'listProjects',
  tag: 'Projects',
  summary: 'List your projects',
  description: 'Every project you are a member of, with your role.',
  access: 'account',
  status: 200,
  answer: z.array(Project),
});

export const openProjectSocket = endpoint({
  method: 'get',
  url: '/api/projects/{projectId}/live',
  operationId: 'openProjectSocket',
  tag: 'Projects',
  summary: 'Open the project’s socket',
  description:
    'A WebSocket that first sends `hello`, and then one `commit` for each group of leads that were written to D1 together, at most ten a second. Send `ping` to get `pong`. After a minute, or if your access has ended, the socket sends `renew` instead of the next message and closes: open a socket with a new ticket.',
  access: 'public',
  path: ProjectPath,
  query: z.object({
    ticket: z.string({ error: 'is required: get one from POST /api/projects/{projectId}/live-ticket' }),
  }),
  status: 101,
  answer: z.never(),
  refusals: ['invalid_credentials', 'upgrade_required'],
});

export const previewRetention = endpoint({
  method: 'get',
  url: '/api/projects/{projectId}/retention-preview',
  operationId: 'previewRetention',
  tag: 'Projects',
  summary: 'Preview retention',
  description:
    'The number of leads that have been idle for longer than `retentionDays` (default: the project’s own setting). This erases nothing.',
  access: 'project:write',
  path: ProjectPath,
  query: z.object({
    retentionDays: queryCount(LIMITS.retentionDaysMax).optional(),
  }),
  status: 200,
  answer: z.object({
    retentionDays: z.int().nullable(),
    leads: z.int().meta({ example: 41 }),
    quietestSince: UtcInstant.nullable().describe('The last activity of the lead that has been idle the longest.'),
  }),
  refusals: ['not_found'],
});

export const rotateIdentitySecret = endpoint({
  method: 'post',
  url: '/api/projects/{projectId}/identity-secret',
  operationId: 'rotateIdentitySecret',
  tag: 'Projects',
  summary: 'Create a new identity secret',
  description:
    'Your servers use this secret to sign the identity of signed-in people: `userHash` is the hex HMAC-SHA256 of the userId (or of the email, without a userId). The secret is shown once, and the previous secret stops working at once. See `requireSignedIdentify`.',
  isCreating: true,
  access: 'keys:write',
  path: ProjectPath,
  status: 201,
  answer: z.object({ identitySecret: z.string().meta({ example: 'ids_live_…' }) }),
  refusals: ['not_found'],
});

export const updateProject = endpoint({
  method: 'patch',
  url: '/api/projects/{projectId}',
  operationId: 'updateProject',
  tag: 'Projects',
  summary: 'Update a project’s settings',
  description: 'Fields you leave out do not change. Origins apply within five seconds everywhere.',
  access: 'project:write',
  path: ProjectPath,
  body: ProjectSettingsChange,
  status: 200,
  answer: Project,
  refusals: ['not_found', 'conflict'],
});
