import * as z from 'zod';
import type { MemberRefused } from '../../../settings/change-member.ts';
import { contended, Refusal } from '../../problem.ts';
import { ProjectPath } from './project-path.ts';

export const MemberPath = ProjectPath.extend({ userId: z.string() });

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
