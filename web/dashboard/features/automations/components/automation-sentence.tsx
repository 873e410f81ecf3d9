import { ArrowRight, Building2, Cloud, Hash, type LucideIcon, Mail, UserPlus, Webhook } from 'lucide-react';
import type { ActionKind, Automation } from '../../../../../worker/contract/automation.ts';
import { namesLists } from '../../../lib/describe-lead-conditions.ts';
import { useListName } from '../../../lib/lists.ts';
import { useSegmentName } from '../../../lib/segments.ts';
import { type Described, describeOnly, describeThen, describeWhen, namesSegment } from '../describe-automation.ts';

export const ACTION_ICONS: Record<ActionKind, LucideIcon> = {
  webhook: Webhook,
  slack: Hash,
  email: Mail,
  assign: UserPlus,
  hubspot: Building2,
  salesforce: Cloud,
};

/** Describes an automation in one line: its trigger, its conditions and its action. */
export function AutomationSentence({ automation }: { automation: Described & Pick<Automation, 'action' | 'config'> }) {
  const only = describeOnly(automation, useListName({ isNeeded: namesLists(automation.traits) }));
  const segmentName = useSegmentName({ isNeeded: namesSegment(automation) });
  return (
    <p className="flex min-w-0 flex-wrap items-center gap-x-1.5 text-faint text-sm">
      <span>
        When a lead <span className="text-soft">{describeWhen(automation, segmentName)}</span>
        {only.length > 0 && (
          <>
            {' '}
            and <span className="text-soft">{only.join(', ')}</span>
          </>
        )}
      </span>
      <span className="inline-flex min-w-0 items-center gap-1.5">
        <ArrowRight role="img" aria-label="then" className="size-3.5 shrink-0" />
        <span className="truncate text-soft">{describeThen(automation)}</span>
      </span>
    </p>
  );
}
