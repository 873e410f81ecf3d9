import { Plus, X } from 'lucide-react';
import { useId } from 'react';
import { useController, useFieldArray, useFormContext, useWatch } from 'react-hook-form';
import type { ActionKind } from '../../../../../worker/contract/automation.ts';
import { Button, IconButton } from '../../../components/button.tsx';
import { CheckField } from '../../../components/check-field.tsx';
import { Field, inputClass, smallInputClass, TextField } from '../../../components/field.tsx';
import { cx } from '../../../lib/cx.ts';
import { usePeople } from '../../../lib/members.ts';
import { type AutomationForm, isMasked } from '../automation-form.ts';
import { ACTION_ICONS } from './automation-sentence.tsx';

const ACTIONS: Record<ActionKind, string> = {
  webhook: 'Webhook',
  slack: 'Slack',
  email: 'Email',
  assign: 'Assign',
  hubspot: 'HubSpot',
  salesforce: 'Salesforce',
};
const hintOf = (secret: string): string =>
  isMasked(secret) ? 'Leave unchanged to keep the saved value.' : 'Encrypted. You won’t be able to view it again.';

export function ThenFields({ canEdit }: { canEdit: boolean }) {
  const { register, control } = useFormContext<AutomationForm>();
  const action = useWatch({ control, name: 'action' });
  return (
    <div className="flex flex-col gap-4">
      <fieldset className="grid grid-cols-3 gap-2 sm:grid-cols-6">
        <legend className="sr-only">Action</legend>
        {(Object.keys(ACTIONS) as ActionKind[]).map((kind) => {
          const Icon = ACTION_ICONS[kind];
          return (
            <label
              key={kind}
              className={cx(
                'relative flex h-14 flex-col items-center justify-center gap-1 rounded-lg border text-sm transition-colors',
                'has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2',
                kind === action
                  ? 'border-accent bg-accent-wash font-medium text-ink'
                  : 'border-line text-soft hover:border-line-strong',
              )}
            >
              <input
                type="radio"
                value={kind}
                className="absolute inset-0 cursor-pointer opacity-0"
                {...register('action')}
              />
              <Icon aria-hidden className="size-4" />
              {ACTIONS[kind]}
            </label>
          );
        })}
      </fieldset>
      <ActionFields action={action} canEdit={canEdit} />
    </div>
  );
}

function ActionFields({ action, canEdit }: { action: ActionKind; canEdit: boolean }) {
  switch (action) {
    case 'webhook':
      return <WebhookFields canEdit={canEdit} />;
    case 'slack':
      return <SlackFields />;
    case 'email':
      return <EmailFields />;
    case 'assign':
      return <AssignFields />;
    case 'hubspot':
      return <HubspotFields />;
    case 'salesforce':
      return <SalesforceFields />;
  }
}

function WebhookFields({ canEdit }: { canEdit: boolean }) {
  const { register, control, formState } = useFormContext<AutomationForm>();
  const headers = useFieldArray({ control, name: 'webhook.headers' });
  const errors = formState.errors.webhook;
  const id = useId();
  return (
    <div className="flex flex-col gap-3">
      <div className="grid grid-cols-[6.5rem_minmax(0,1fr)] items-start gap-3">
        <Field label="Method">
          {(props) => (
            <select {...props} className={inputClass} {...register('webhook.method')}>
              <option>POST</option>
              <option>PUT</option>
              <option>PATCH</option>
            </select>
          )}
        </Field>
        <TextField
          label="URL"
          type="url"
          placeholder="https://crm.example.com/webhook"
          error={errors?.url?.message}
          {...register('webhook.url')}
        />
      </div>
      {headers.fields.map((field, i) => {
        const problem = (errors?.headers?.[i] as { message?: string } | undefined)?.message;
        return (
          <div key={field.id} className="flex flex-wrap items-center gap-2">
            <input
              aria-label={`Header ${i + 1}`}
              placeholder="Authorization"
              aria-invalid={problem ? true : undefined}
              aria-describedby={problem ? `${id}-${i}` : undefined}
              className={cx(smallInputClass, 'min-w-0 flex-1 font-mono text-xs')}
              {...register(`webhook.headers.${i}.name`)}
            />
            <input
              aria-label={`Value of header ${i + 1}`}
              autoComplete="off"
              className={cx(smallInputClass, 'min-w-0 flex-[2] font-mono text-xs')}
              {...register(`webhook.headers.${i}.value`)}
            />
            {canEdit && (
              <IconButton label={`Remove header ${i + 1}`} onClick={() => headers.remove(i)}>
                <X aria-hidden className="size-3.5" />
              </IconButton>
            )}
            {problem && (
              <p id={`${id}-${i}`} role="alert" className="basis-full text-bad text-xs">
                {problem}
              </p>
            )}
          </div>
        );
      })}
      {canEdit && (
        <div className="-ml-2.5">
          <Button
            look="ghost"
            icon={<Plus aria-hidden className="size-3.5" />}
            onClick={() => headers.append({ name: '', value: '' })}
          >
            Add header
          </Button>
        </div>
      )}
    </div>
  );
}

function SlackFields() {
  const { register, formState, control } = useFormContext<AutomationForm>();
  const secret = useWatch({ control, name: 'slack.url' });
  return (
    <TextField
      label="Incoming webhook"
      placeholder="https://hooks.slack.com/services/…"
      autoComplete="off"
      hint={hintOf(secret)}
      error={formState.errors.slack?.url?.message}
      {...register('slack.url')}
    />
  );
}

function EmailFields() {
  const { register, formState } = useFormContext<AutomationForm>();
  const errors = formState.errors.email;
  return (
    <div className="flex flex-col gap-3">
      <TextField
        label="To"
        placeholder="sales@example.com, ann@example.com"
        hint="Up to 20 addresses, separated by commas."
        error={errors?.to?.message}
        {...register('email.to')}
      />
      <TextField
        label="Subject"
        placeholder="Defaults to the automation and lead names"
        error={errors?.subject?.message}
        {...register('email.subject')}
      />
    </div>
  );
}

function AssignFields() {
  const { register, formState, control } = useFormContext<AutomationForm>();
  const { members } = usePeople();
  const replacesOwner = useController({ control, name: 'assign.replacesOwner' });
  const problem = formState.errors.assign?.owners as { message?: string } | undefined;
  return (
    <div className="flex flex-col gap-3">
      <fieldset aria-describedby={problem ? 'assign-problem' : undefined}>
        <legend className="mb-1.5 font-medium text-sm text-soft">Assign in turn to</legend>
        <div className="max-h-56 overflow-y-auto rounded-lg border border-line">
          {members.map(({ userId, email, role }) => (
            <label
              key={userId}
              className="flex min-h-9 cursor-pointer items-center gap-2.5 px-3 text-sm hover:bg-hover has-checked:bg-accent-wash"
            >
              <input
                type="checkbox"
                value={userId}
                className="size-4 accent-(--accent)"
                {...register('assign.owners')}
              />
              <span className="min-w-0 flex-1 truncate">{email}</span>
              <span className="text-faint">{role}</span>
            </label>
          ))}
        </div>
        {problem && (
          <p id="assign-problem" role="alert" className="mt-1.5 text-bad text-sm">
            Choose at least one person.
          </p>
        )}
      </fieldset>
      <CheckField
        label="Also reassign leads that have an owner"
        note="Otherwise they keep their owner, and the run is skipped."
        checked={replacesOwner.field.value}
        onChange={replacesOwner.field.onChange}
      />
    </div>
  );
}

function HubspotFields() {
  const { register, formState, control } = useFormContext<AutomationForm>();
  const secret = useWatch({ control, name: 'hubspot.accessToken' });
  const errors = formState.errors.hubspot;
  return (
    <div className="grid items-start gap-3 sm:grid-cols-2">
      <TextField
        label="Private app access token"
        placeholder="pat-na1-…"
        autoComplete="off"
        className="sm:col-span-2"
        hint={hintOf(secret)}
        error={errors?.accessToken?.message}
        {...register('hubspot.accessToken')}
      />
      <TextField label="Score property" error={errors?.scoreProperty?.message} {...register('hubspot.scoreProperty')} />
      <TextField
        label="Stage property"
        placeholder="none"
        error={errors?.stageProperty?.message}
        {...register('hubspot.stageProperty')}
      />
    </div>
  );
}

function SalesforceFields() {
  const { register, formState, control } = useFormContext<AutomationForm>();
  const secret = useWatch({ control, name: 'salesforce.clientSecret' });
  const errors = formState.errors.salesforce;
  return (
    <div className="grid items-start gap-3 sm:grid-cols-2">
      <TextField
        label="Instance URL"
        placeholder="https://example.my.salesforce.com"
        className="sm:col-span-2"
        error={errors?.instanceUrl?.message}
        {...register('salesforce.instanceUrl')}
      />
      <TextField
        label="Client ID"
        autoComplete="off"
        error={errors?.clientId?.message}
        {...register('salesforce.clientId')}
      />
      <TextField
        label="Client secret"
        autoComplete="off"
        hint={hintOf(secret)}
        error={errors?.clientSecret?.message}
        {...register('salesforce.clientSecret')}
      />
      <TextField
        label="External ID field on Lead"
        error={errors?.externalIdField?.message}
        {...register('salesforce.externalIdField')}
      />
      <TextField label="Score field" error={errors?.scoreField?.message} {...register('salesforce.scoreField')} />
    </div>
  );
}
