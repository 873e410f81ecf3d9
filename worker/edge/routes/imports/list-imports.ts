import * as z from 'zod';
import { Import } from '../../../contract/import.ts';
import { listImports } from '../../../imports/import-records.ts';
import { endpoint } from '../../endpoint.ts';

/** Enough to look back on; each has its own address. */
const LISTED = 50;

export const listImportsEndpoint = endpoint(
  {
    method: 'get',
    url: '/api/imports',
    operationId: 'listImports',
    tag: 'Imports',
    summary: 'The last imports, newest first',
    description: 'The last 50; of a project, 100 are kept.',
    access: 'leads:read',
    status: 200,
    answer: z.array(Import),
  },
  async ({ principal: { projectId }, env }) => listImports(env.DB, projectId, { limit: LISTED }),
);
