import { type Control, useWatch } from 'react-hook-form';
import { Panel } from '../../../components/panel.tsx';
import { useSettled } from '../../../hooks/use-settled.ts';
import { namesLists } from '../../../lib/describe-lead-conditions.ts';
import { useListName } from '../../../lib/lists.ts';
import { useSegmentName } from '../../../lib/segments.ts';
import { type AutomationForm, fromForm } from '../automation-form.ts';
import { describeOnly, describeThen, describeWhen, namesSegment } from '../describe-automation.ts';

/**
 * Describes the form in one sentence. Updates the sentence only when typing pauses, because screen readers would otherwise read it
 * after every letter.
 */
export function WordsPanel({ control }: { control: Control<AutomationForm> }) {
  const input = fromForm(useWatch({ control }) as AutomationForm);
  const listName = useListName({ isNeeded: namesLists(input.traits) });
  const segmentName = useSegmentName({ isNeeded: namesSegment(input) });
  const { when, only, action } = useSettled({
    when: describeWhen(input, segmentName),
    only: describeOnly(input, listName),
    action: describeThen(input),
  });
  return (
    <Panel title="Summary">
      <p aria-live="polite" className="text-pretty text-soft [&_b]:font-medium [&_b]:text-ink">
        When a lead <b>{when}</b>
        {only.length > 0 && (
          <>
            , and <b>{only.join(', ')}</b>
          </>
        )}
        , then <b>{action}</b>.
      </p>
      <p className="mt-2 text-pretty text-faint text-sm">
        Runs at most once per lead per day (UTC), for new activity only. Publishing scoring rules triggers no runs.
      </p>
    </Panel>
  );
}
