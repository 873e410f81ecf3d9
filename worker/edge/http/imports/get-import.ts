import { getImport as definition } from '../../../contract/api/imports.ts';
import { getImport } from '../../../imports/show-imports.ts';
import { handle } from '../../handle.ts';
import { refuseImport } from './refuse-import.ts';

export const getImportHandler = handle(definition, (call, { path }) => getImport(call, path), refuseImport);
