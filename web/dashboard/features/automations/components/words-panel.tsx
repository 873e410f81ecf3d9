import { type Control, useWatch } from 'react-hook-form';
import { Panel } from '../../../components/panel.tsx';
import { type AutomationForm, fromForm } from '../automation-form.ts';
import { describeOnly, describeThen, describeWhen } from '../describe-automation.ts';

/** What the fields say, read back as a sentence. */
export function WordsPanel({ control }: { control: Control<AutomationForm> }) {
  const input = fromForm(useWatch({ control }) as AutomationForm);
  const only = describeOnly(input);
  return (
    <Panel title="In words">
      <p aria-live="polite" className="text-pretty text-soft [&_b]:font-medium [&_b]:text-ink">
        When a lead <b>{describeWhen(input)}</b>
        {only.length > 0 && (
          <>
            , and <b>{only.join(', ')}</b>
          </>
        )}
        , then <b>{describeThen(input)}</b>.
      </p>
      <p className="mt-2 text-pretty text-faint text-sm">
        Once per lead and UTC day. Only what happens from now on counts: publishing rules sets nothing going.
      </p>
    </Panel>
  );
}
