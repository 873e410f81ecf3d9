import { listImportReasons as definition } from '../../../contract/api/imports.ts';
import { listImportReasons } from '../../../imports/show-imports.ts';
import { handle } from '../../handle.ts';
import { refuseImport } from './refuse-import.ts';

export const listImportReasonsHandler = handle(
  definition,
  (call, { path }) => listImportReasons(call, path),
  refuseImport,
);
