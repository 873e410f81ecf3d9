import { Plus, X } from 'lucide-react';
import { type SubmitEvent, useId, useState } from 'react';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { HOUR_MS } from '../../../../../worker/domain/time.ts';
import { Button, IconButton } from '../../../components/button.tsx';
import { smallInputClass } from '../../../components/field.tsx';
import { Panel } from '../../../components/panel.tsx';
import { StudyProgress } from '../../../components/study-progress.tsx';
import { useNow } from '../../../hooks/use-now.ts';
import { cx } from '../../../lib/cx.ts';
import { useEventTypes } from '../../../lib/event-types.ts';
import { countOf } from '../../../lib/format.ts';
import { notify } from '../../../lib/notify.ts';
import { type FunnelStudy, useCountSteps, useNewestStepFunnel } from '../api/step-funnel.ts';
import type { ReportChoice } from '../report-choice.ts';
import { toStepFunnelChoice } from '../step-funnel-choice.ts';
import { StepFunnelResults } from './step-funnel-results.tsx';

const WITHIN_DAYS = [1, 7, 30, 90, 365];
const MIN_STEPS = 2;

/** Counts the leads that do a series of chosen events in order. */
export default function StepFunnelPanel({ choice, canCount }: { choice: ReportChoice; canCount: boolean }) {
  const { data: study } = useNewestStepFunnel();
  if (study === undefined) return null;
  return (
    <Panel title="Event steps" note="Leads that do these events in this order" bodyClassName="flex flex-col gap-4 p-4">
      {canCount && <Steps key={study?.id} study={study} choice={choice} />}
      {study?.result ? (
        <StepFunnelResults study={study} result={study.result} />
      ) : study?.status === 'running' ? (
        <StudyProgress label="Count" study={study} canCancel={canCount} />
      ) : (
        <p className="text-soft text-sm">
          See how many leads go on from one event to the next, and how long they take. The count uses the segment,
          period and comparison chosen above.
        </p>
      )}
    </Panel>
  );
}

/** Edits the series of events, starting with the events of the last count. */
function Steps({ study, choice }: { study: FunnelStudy | null; choice: ReportChoice }) {
  const count = useCountSteps();
  const types = useEventTypes();
  const now = useNow(HOUR_MS);
  const listId = useId();
  const [steps, setSteps] = useState(() => keyed(study?.plan.steps.map(({ event }) => event) ?? ['', '']));
  const [withinDays, setWithinDays] = useState(study?.plan.withinDays ?? 30);
  const events = steps.map(({ event }) => event.trim());
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const asked = toStepFunnelChoice(choice, { events, withinDays, now });
    count.mutate(asked, { onError: (failure) => notify.error(failure.message) });
  };
  return (
    <form noValidate onSubmit={submit} className="flex flex-wrap items-center gap-x-3 gap-y-2 text-sm">
      <datalist id={listId}>
        {types.map((type) => (
          <option key={type} value={type} />
        ))}
      </datalist>
      {steps.map(({ key, event }, i) => (
        <span key={key} className="flex min-w-0 items-center gap-1 max-sm:w-full">
          <input
            aria-label={`Step ${i + 1}`}
            list={listId}
            autoComplete="off"
            placeholder={i === 0 ? 'signup' : 'demo_request'}
            className={cx(smallInputClass, 'min-w-0 font-mono text-xs max-sm:flex-1 sm:w-40')}
            value={event}
            onChange={({ target }) => setSteps(steps.with(i, { key, event: target.value }))}
          />
          {steps.length > MIN_STEPS && (
            <IconButton label={`Remove step ${i + 1}`} onClick={() => setSteps(steps.filter((one) => one.key !== key))}>
              <X aria-hidden className="size-3.5" />
            </IconButton>
          )}
        </span>
      ))}
      {steps.length < LIMITS.funnelStepsMax && (
        <Button
          look="ghost"
          icon={<Plus aria-hidden className="size-3.5" />}
          onClick={() => setSteps([...steps, ...keyed([''])])}
        >
          Add step
        </Button>
      )}
      <label className="flex items-center gap-1.5 text-faint">
        Within
        <select
          className={smallInputClass}
          value={withinDays}
          onChange={({ target }) => setWithinDays(Number(target.value))}
        >
          {WITHIN_DAYS.map((days) => (
            <option key={days} value={days}>
              {countOf(days, 'day')}
            </option>
          ))}
        </select>
      </label>
      <Button
        type="submit"
        disabled={events.includes('')}
        isBusy={count.isPending || study?.status === 'running'}
        className="sm:ml-auto"
      >
        Count leads
      </Button>
      {(choice.by === 'landingPage' || choice.by === 'referrer') && (
        <p className="basis-full text-faint">Event steps can’t be compared by landing page or referring site.</p>
      )}
    </form>
  );
}

const keyed = (events: readonly string[]) => events.map((event) => ({ key: crypto.randomUUID(), event }));
