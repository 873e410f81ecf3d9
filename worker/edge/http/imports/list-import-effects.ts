import { listImportEffects } from '../../../imports/show-imports.ts';
import { handle } from '../../handle.ts';
import { refuseImport } from './refuse-import.ts';

export const listImportEffectsHandler = handle(
  async () => (await import('../../../contract/api/imports.ts')).listImportEffects,
  (call, { path, query }) => listImportEffects(call, { ...query, ...path }),
  refuseImport,
);
