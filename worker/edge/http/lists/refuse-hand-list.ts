import { LIMITS } from '../../../contract/limits.ts';
import type { ListInUse } from '../../../settings/lists/delete-list.ts';
import { contended, Refusal } from '../../problem.ts';
import { refuseWork } from '../work/refuse-work.ts';

type ListRefused = ListInUse | { reason: 'no_such_list' | 'too_many_lists' | 'contended' };

export function refuseHandList(refused: ListRefused): Refusal {
  switch (refused.reason) {
    case 'no_such_list':
      return new Refusal('not_found', 'There is no such list.');
    case 'too_many_lists':
      return new Refusal('conflict', `You’ve reached the limit of ${LIMITS.listsMax} lists. Delete one first.`);
    case 'list_in_use':
      return new Refusal('conflict', `${describeUse(refused)}. Change or delete these segments or automations first.`);
    case 'contended':
      return contended();
  }
}

function describeUse({ names, others }: ListInUse): string {
  const unseen = others === 0 ? [] : [`${others} private ${others === 1 ? 'segment' : 'segments'} of other people`];
  return `Segments or automations use this list: ${[...names, ...unseen].join(', ')}`;
}

type WorkRefused = Parameters<typeof refuseWork>[0];

export const refuseListed = (refused: WorkRefused | { reason: 'no_such_list' }): Refusal =>
  refused.reason === 'no_such_list' ? refuseHandList(refused) : refuseWork(refused);
