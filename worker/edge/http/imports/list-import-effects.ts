import { listImportEffects as definition } from '../../../contract/api/imports.ts';
import { listImportEffects } from '../../../imports/show-imports.ts';
import { handle } from '../../handle.ts';
import { refuseImport } from './refuse-import.ts';

export const listImportEffectsHandler = handle(
  definition,
  (call, { path, query }) => listImportEffects(call, { ...query, ...path }),
  refuseImport,
);
