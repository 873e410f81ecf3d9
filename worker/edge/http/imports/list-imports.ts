import { listImports as definition } from '../../../contract/api/imports.ts';
import { listImports } from '../../../imports/show-imports.ts';
import { handle } from '../../handle.ts';

export const listImportsHandler = handle(definition, (call) => listImports(call));
