import * as z from 'zod';
import { ImportReason } from '../../../contract/import.ts';
import { listImportReasons } from '../../../imports/chunk-records.ts';
import { findImport } from '../../../imports/import-records.ts';
import { endpoint } from '../../endpoint.ts';
import { ImportPath, noSuchImport } from './get-import.ts';

/** More different reasons than a person reads; the file of errors has all. */
const LISTED = 20;

export const listImportReasonsEndpoint = endpoint(
  {
    method: 'get',
    url: '/api/imports/{importId}/reasons',
    operationId: 'listImportReasons',
    tag: 'Imports',
    summary: 'List why rows were rejected, by reason',
    description:
      'The 20 most frequent reasons, each with its number of rows and the first of them. Counts the first 10,000 rejected rows. `GET /api/imports/{importId}/errors` has a line for each row.',
    access: 'leads:read',
    path: ImportPath,
    status: 200,
    answer: z.array(ImportReason),
    refusals: ['not_found'],
  },
  async ({ path: { importId }, principal: { projectId }, env }) => {
    const key = { projectId, importId };
    if (!(await findImport(env.DB, key))) throw noSuchImport();
    return listImportReasons(env.DB, key, { limit: LISTED });
  },
);
