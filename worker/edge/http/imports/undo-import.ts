import { undoImport as definition } from '../../../contract/api/imports.ts';
import { undoImport } from '../../../imports/undo-import.ts';
import { handle } from '../../handle.ts';
import { refuseImport } from './refuse-import.ts';

export const undoImportHandler = handle(definition, (call, { path }) => undoImport(call, path), refuseImport);
