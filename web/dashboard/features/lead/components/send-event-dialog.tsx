import { useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import * as z from 'zod';
import * as workApi from '../../../../../worker/contract/api/work.ts';
import { EventType } from '../../../../../worker/contract/event-type.ts';
import { JsonObject } from '../../../../../worker/contract/json.ts';
import type { Ruleset } from '../../../../../worker/contract/ruleset.ts';
import { awardsFor } from '../../../../../worker/domain/ruleset.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Field, inputClass } from '../../../components/field.tsx';
import { callApi } from '../../../lib/api-client.ts';
import { formatDelta, humanize, leadName } from '../../../lib/format.ts';
import { notify } from '../../../lib/notify.ts';
import { zodResolver } from '../../../lib/zod-resolver.ts';
import type { LeadProfile } from '../api/get-lead.ts';
import { useWorkOnLead } from '../api/work-on-lead.ts';

const PropertiesText = z.string().transform((text, context) => {
  try {
    return JsonObject.parse(text.trim() === '' ? {} : JSON.parse(text));
  } catch {
    context.addIssue({ code: 'custom', message: 'must be a JSON object, such as {"page": "/pricing"}' });
    return z.NEVER;
  }
});

const Form = z.object({ eventType: EventType, properties: PropertiesText });

/** Sends a test event, and first says how many points a real event would give. */
export default function SendEventDialog(props: { lead: LeadProfile; ruleset: Ruleset; onClose: () => void }) {
  const { lead, ruleset, onClose } = props;
  const work = useWorkOnLead(lead._id);
  // The ID stays the same while the form is open, so that a double click or a retry counts only once.
  const [eventId] = useState(() => `test_${crypto.randomUUID()}`);
  const types = [...new Set(ruleset.rules.filter(({ active }) => active).map(({ eventType }) => eventType))];
  const { register, handleSubmit, control, setValue, formState } = useForm({
    resolver: zodResolver(Form),
    defaultValues: { eventType: types[0] ?? 'page_view', properties: '' },
  });
  const watched = useWatch({ control });
  const properties = PropertiesText.safeParse(watched.properties ?? '').data;
  const awards = properties ? awardsFor({ type: watched.eventType ?? '', properties }, ruleset) : [];
  const points = awards.reduce((sum, award) => sum + award.points, 0);
  const submit = handleSubmit((values) =>
    work.mutate(() => callApi(workApi.sendTestEvent, { path: { leadId: lead._id }, body: { ...values, eventId } }), {
      onSuccess: () => {
        notify.success(`Test sent: ${humanize(values.eventType)}`);
        onClose();
      },
    }),
  );
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Send a test event"
      description={
        <>
          Adds a test to the timeline of <bdi>{leadName(lead)}</bdi>. The score doesn’t change, and no automations or
          webhooks run.
        </>
      }
    >
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Event type" missing="Enter an event type." error={formState.errors.eventType?.message}>
          {(field) => <input {...field} autoComplete="off" {...register('eventType')} className={inputClass} />}
        </Field>
        <div className="-mt-2 flex flex-wrap gap-1.5">
          {types.map((type) => (
            <button
              key={type}
              type="button"
              aria-pressed={watched.eventType === type}
              onClick={() => setValue('eventType', type, { shouldValidate: true })}
              className="rounded-full border border-line px-2.5 py-0.5 text-soft text-xs hover:border-line-strong hover:text-ink aria-pressed:border-accent aria-pressed:text-accent"
            >
              {type}
            </button>
          ))}
        </div>
        <Field label="Properties (JSON)" error={formState.errors.properties?.message}>
          {(field) => (
            <textarea
              {...field}
              rows={3}
              spellCheck={false}
              placeholder='{"page": "/pricing"}'
              {...register('properties')}
              className={`${inputClass} h-auto py-2 font-mono text-xs`}
            />
          )}
        </Field>
        <div className="flex items-center justify-end gap-2">
          <p className="mr-auto text-sm text-soft" aria-live="polite">
            {awards.length === 0 ? 'No rule matches' : `Would score ${formatDelta(points)}`}
            {awards.some(({ cap }) => cap) && ' (limit may apply)'}
          </p>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isBusy={work.isPending}>
            Send test
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
