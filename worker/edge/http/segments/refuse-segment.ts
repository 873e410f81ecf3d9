import { LIMITS } from '../../../contract/limits.ts';
import type { SegmentInUse } from '../../../settings/segments/delete-segment.ts';
import { contended, invalid, Refusal } from '../../problem.ts';

type SegmentRefused =
  | SegmentInUse
  | { reason: 'no_such_segment' | 'too_many_segments' | 'too_many_behaviors' | 'keys_share' | 'contended' };

export function refuseSegment(refused: SegmentRefused): Refusal {
  switch (refused.reason) {
    case 'no_such_segment':
      return new Refusal('not_found', 'There is no such segment.');
    case 'too_many_segments':
      return new Refusal('conflict', `You’ve reached the limit of ${LIMITS.segmentsMax} segments. Delete one first.`);
    case 'too_many_behaviors':
      return tooManyBehaviors();
    case 'keys_share':
      return invalid([{ path: 'isShared', message: 'must be true with a key: only people have private segments' }]);
    case 'segment_in_use':
      return new Refusal(
        'conflict',
        `Automations use this segment: ${refused.automations.join(', ')}. Change or delete these automations first.`,
      );
    case 'contended':
      return contended();
  }
}

export const tooManyBehaviors = (): Refusal =>
  new Refusal(
    'conflict',
    `Segments and automations can count up to ${LIMITS.behaviorsMax} different behaviors per project. Use a behavior that is counted already, or delete a segment or automation first.`,
  );
