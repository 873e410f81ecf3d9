import { actorIdOf } from '../../../access/permissions.ts';
import { undoImport as definition } from '../../../contract/api/imports.ts';
import { undoImport } from '../../../imports/undo-import.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';
import { refuseImport } from './refuse-import.ts';

export const undoImportHandler = endpoint(definition, async ({ path: { importId }, principal, env, now }) => {
  const undone = await undoImport(
    env,
    { projectId: principal.projectId, importId },
    { actor: actorIdOf(principal), now },
  );
  if (undone.status === 'started') return undone.import;
  switch (undone.reason) {
    case 'not_found':
      throw refuseImport({ reason: 'no_such_import' });
    case 'too_old':
      throw new Refusal(
        'conflict',
        'This import was made before imports could be undone: its events do not say which import they came with.',
      );
  }
});
