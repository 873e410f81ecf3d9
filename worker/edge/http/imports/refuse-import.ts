import type { ImportRefused, InvalidMap } from '../../../imports/import-refused.ts';
import type { NoSuchImport } from '../../../imports/show-imports.ts';
import type { NotUndoable } from '../../../imports/undo-import.ts';
import type { NoSuchList } from '../../../settings/lists/show-lists.ts';
import { badCursor, invalid, Refusal } from '../../problem.ts';
import { noSuchList } from '../leads/refuse-list.ts';

type Refused = NoSuchImport | NotUndoable | ImportRefused | InvalidMap | NoSuchList | { reason: 'bad_cursor' };

export function refuseImport(refused: Refused): Refusal {
  switch (refused.reason) {
    // The response does not reveal whether another project has the import.
    case 'no_such_import':
      return new Refusal('not_found', 'There is no such import.');
    case 'no_such_list':
      return noSuchList();
    case 'bad_cursor':
      return badCursor();
    case 'not_undoable':
      return new Refusal(
        'conflict',
        'This import is from before imports could be undone, so its events don’t record which import they came from.',
      );
    case 'invalid_map':
      return invalid(refused.errors);
    case 'unreadable':
      return new Refusal('validation_failed', refused.message, refused.errors && { errors: refused.errors });
    case 'invalid_gzip':
      return new Refusal('invalid_json', refused.message);
    case 'too_large':
      return new Refusal('payload_too_large', refused.message);
    case 'undone':
      return new Refusal('conflict', refused.message);
    case 'interrupted':
      return new Refusal('unavailable', refused.message, { headers: { 'Retry-After': '10' } });
  }
}
