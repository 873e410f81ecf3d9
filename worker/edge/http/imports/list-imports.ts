import { listImports } from '../../../imports/show-imports.ts';
import { handle } from '../../handle.ts';

export const listImportsHandler = handle(
  async () => (await import('../../../contract/api/imports.ts')).listImports,
  (call) => listImports(call),
);
