import { LIMITS } from '../../../contract/limits.ts';
import type { ErasureRefused } from '../../../identity/erasures/start-erasure.ts';
import type { NoSuchStage } from '../../../people/list/score-range.ts';
import { invalid, Refusal } from '../../problem.ts';
import { noSuchStage } from '../leads/refuse-list.ts';

export function refuseErasure(refused: ErasureRefused): Refusal {
  switch (refused.reason) {
    case 'no_such_stage':
      return noSuchStage(refused);
    case 'too_many':
      return tooManyToErase('filter');
    case 'none':
      return invalid([{ path: 'filter', message: 'matches no leads' }]);
    case 'other_leads':
      return new Refusal('conflict', 'Different leads match now. Nothing was erased: preview the erasure again.', {
        errors: [{ path: 'previewId', message: 'must be from a current preview' }],
      });
    case 'other_number': {
      const { leads, expected } = refused;
      return new Refusal(
        'conflict',
        `${leads} leads match now, not ${expected}. Nothing was erased: check the number and try again. If new leads keep arriving, add \`activeBefore\` to the filter.`,
      );
    }
  }
}

export const refusePreview = (refused: NoSuchStage | { reason: 'too_many' }): Refusal =>
  refused.reason === 'too_many' ? tooManyToErase('query') : noSuchStage(refused);

const tooManyToErase = (path: string): Refusal =>
  invalid([{ path, message: `matches more than ${LIMITS.bulkEraseLeadsMax} leads: narrow it` }]);
