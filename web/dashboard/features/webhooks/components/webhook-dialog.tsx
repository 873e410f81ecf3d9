import { useForm } from 'react-hook-form';
import { OutgoingType } from '../../../../../worker/contract/outgoing.ts';
import { type Webhook, WebhookInput } from '../../../../../worker/contract/webhook.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { TextField } from '../../../components/field.tsx';
import { FormError } from '../../../components/form-error.tsx';
import { ApiError } from '../../../lib/api-client.ts';
import { notify } from '../../../lib/notify.ts';
import { zodResolver } from '../../../lib/zod-resolver.ts';
import { useCreateWebhook, useUpdateWebhook } from '../api/save-webhook.ts';
import { OUTGOING_TYPES } from '../outgoing-types.ts';

interface WebhookDialogProps {
  /** The endpoint to edit; absent to create one. */
  webhook?: Webhook;
  onClose: () => void;
  /** Receives the new endpoint's signing secret. */
  onCreated?: (secret: string) => void;
}

export default function WebhookDialog({ webhook, onClose, onCreated }: WebhookDialogProps) {
  const create = useCreateWebhook();
  const update = useUpdateWebhook(webhook?.id ?? '');
  const { register, handleSubmit, formState, setError } = useForm({
    resolver: zodResolver(WebhookInput),
    defaultValues: {
      url: webhook?.url ?? '',
      description: webhook?.description ?? '',
      events: webhook?.events ?? (['lead.stage_changed'] as OutgoingType[]),
      enabled: webhook?.enabled ?? true,
    },
  });
  const { errors } = formState;
  const onError = (error: Error) => {
    const found = error instanceof ApiError && error.errors.find(({ path }) => path === 'url');
    if (found) setError('url', { message: found.message });
  };
  const submit = handleSubmit(({ url, description, events, enabled }) => {
    if (!webhook) {
      const body = { url, description, events, enabled };
      create.mutate(body, { onSuccess: ({ secret }) => onCreated?.(secret), onError });
      return;
    }
    update.mutate(
      { url, description, events },
      {
        onSuccess: () => {
          notify.success('Endpoint saved.');
          onClose();
        },
        onError,
      },
    );
  });
  return (
    <Dialog isOpen onClose={onClose} title={webhook ? 'Edit endpoint' : 'New endpoint'}>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label="URL"
          type="url"
          placeholder="https://example.com/hooks/leads"
          missing="Enter the URL that receives the events."
          error={errors.url?.message}
          {...register('url')}
        />
        <TextField
          label="Description"
          placeholder="e.g. Data warehouse"
          error={errors.description?.message}
          {...register('description')}
        />
        <fieldset className="flex flex-col" aria-describedby={errors.events ? 'events-error' : undefined}>
          <legend className="mb-1.5 font-medium text-soft text-sm">Events to send</legend>
          {OutgoingType.options.map((type) => (
            <label
              key={type}
              className="-mx-2 grid cursor-pointer grid-cols-[auto_minmax(0,1fr)] gap-x-2.5 rounded-md px-2 py-1 text-sm hover:bg-hover sm:grid-cols-[auto_10rem_minmax(0,1fr)]"
            >
              <input type="checkbox" value={type} className="mt-0.5 size-4 accent-(--accent)" {...register('events')} />
              <code className="pt-px font-mono text-xs">{type}</code>
              <span className="col-start-2 text-faint text-xs sm:col-start-3 sm:pt-px">{OUTGOING_TYPES[type]}</span>
            </label>
          ))}
          {errors.events && (
            <p id="events-error" role="alert" className="mt-1 text-bad text-sm">
              Choose at least one event.
            </p>
          )}
        </fieldset>
        {!errors.url && <FormError error={create.error ?? update.error} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isBusy={create.isPending || update.isPending}>
            {webhook ? 'Save' : 'Add endpoint'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
