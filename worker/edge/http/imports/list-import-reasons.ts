import { listImportReasons as definition } from '../../../contract/api/imports.ts';
import { listImportReasons } from '../../../imports/chunk-records.ts';
import { findImport } from '../../../imports/import-records.ts';
import { endpoint } from '../../endpoint.ts';
import { noSuchImport } from './get-import.ts';

/** More different reasons than a person reads; the file of errors has all. */
const LISTED = 20;

export const listImportReasonsHandler = endpoint(
  definition,
  async ({ path: { importId }, principal: { projectId }, env }) => {
    const key = { projectId, importId };
    if (!(await findImport(env.DB, key))) throw noSuchImport();
    return listImportReasons(env.DB, key, { limit: LISTED });
  },
);
