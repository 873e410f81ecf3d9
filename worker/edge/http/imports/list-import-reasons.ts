import { listImportReasons } from '../../../imports/show-imports.ts';
import { handle } from '../../handle.ts';
import { refuseImport } from './refuse-import.ts';

export const listImportReasonsHandler = handle(
  async () => (await import('../../../contract/api/imports.ts')).listImportReasons,
  (call, { path }) => listImportReasons(call, path),
  refuseImport,
);
