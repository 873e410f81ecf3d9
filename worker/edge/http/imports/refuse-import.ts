import type { NoSuchImport } from '../../../imports/show-imports.ts';
import { badCursor, Refusal } from '../../problem.ts';

/** The same answer for an import that does not exist and for another project's. */
export function refuseImport({ reason }: NoSuchImport | { reason: 'bad_cursor' }): Refusal {
  switch (reason) {
    case 'no_such_import':
      return new Refusal('not_found', 'There is no such import.');
    case 'bad_cursor':
      return badCursor();
  }
}
