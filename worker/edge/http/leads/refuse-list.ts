import { LIMITS } from '../../../contract/limits.ts';
import type { LeadCursorRefused } from '../../../people/list/lead-cursor.ts';
import type { ListRefused, TooManyToSort } from '../../../people/list/lead-list.ts';
import type { NoSuchStage } from '../../../people/list/score-range.ts';
import { badCursor, invalid, type Refusal } from '../../problem.ts';

type Refused =
  | ListRefused
  | LeadCursorRefused
  | TooManyToSort
  | { reason: 'page_too_deep' | 'too_many_to_count' | 'behavior_needs_segment' };

export function refuseList(refused: Refused): Refusal {
  switch (refused.reason) {
    case 'no_such_stage':
      return noSuchStage(refused);
    case 'no_such_segment':
      return noSuchSegment();
    case 'no_such_list':
      return noSuchList();
    case 'not_a_person':
      return invalid([
        { path: 'query.owner', message: '“me” requires a session token: an API key does not belong to a person' },
      ]);
    case 'behavior_needs_segment':
      return invalid([
        {
          path: 'filter',
          message: `needs the event history of more than ${LIMITS.exportAskedLeadsMax.toLocaleString('en')} leads. Save the filter as a segment, then export that segment`,
        },
      ]);
    case 'page_too_deep':
      return invalid([{ path: 'query.page', message: `reaches beyond ${LIMITS.pageOffsetMax} leads: use the cursor` }]);
    case 'bad_cursor':
      return badCursor();
    case 'cursor_of_other_order': {
      const { of, asked } = refused;
      const message = `belongs to a list sorted by ${of.sort} (${of.order}), not by ${asked.sort} (${asked.order}). Keep the order, or start without a cursor`;
      return invalid([{ path: 'query.cursor', message }]);
    }
    case 'sorted_by_what': {
      const { by, isMissing } = refused;
      const message = isMissing ? `is needed with “sort=${by}”` : `needs “sort=${by}”`;
      return invalid([{ path: `query.${by}`, message }]);
    }
    case 'too_many_to_count': {
      const max = LIMITS.behaviorSortedLeadsMax.toLocaleString('en');
      const message = `cannot sort more than ${max} leads by a count, because each is asked. Narrow the filters, or save them as a segment`;
      return invalid([{ path: 'query.sort', message }]);
    }
    case 'too_many_to_sort': {
      const max = refused.max.toLocaleString('en');
      const message = `cannot sort more than ${max} matching leads. Narrow the filters, or sort by highest score`;
      return invalid([{ path: 'query.sort', message }]);
    }
  }
}

export const noSuchSegment = (): Refusal =>
  invalid([{ path: 'query.segment', message: 'is not a segment of this project' }]);

export const noSuchList = (): Refusal => invalid([{ path: 'query.list', message: 'is not a list of this project' }]);

export const noSuchStage = ({ stages, field = 'stage' }: NoSuchStage): Refusal =>
  invalid([{ path: `query.${field}`, message: `is not a stage of this project (${stages.join(', ')})` }]);
