import type { MemberRefused } from '../../../settings/members/change-member.ts';
import { contended, Refusal } from '../../problem.ts';

export function toMemberRefusal({ reason }: MemberRefused): Refusal {
  switch (reason) {
    case 'no_such_member':
      return new Refusal('not_found', 'There is no such member.');
    case 'owners_only':
      return new Refusal('forbidden', 'Only an owner makes or unmakes owners.');
    case 'last_owner':
      return new Refusal('conflict', 'This is the only owner: make another one first.');
    case 'contended':
      return contended();
  }
}
