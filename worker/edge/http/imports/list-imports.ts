import { listImports as definition } from '../../../contract/api/imports.ts';
import { listImports } from '../../../imports/import-records.ts';
import { endpoint } from '../../endpoint.ts';

/** Enough to look back on; each has its own address. */
const LISTED = 50;

export const listImportsHandler = endpoint(definition, async ({ principal: { projectId }, env }) =>
  listImports(env.DB, projectId, { limit: LISTED }),
);
