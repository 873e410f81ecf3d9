import { useQuery } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import type { KeyKind, KeyListed } from '../../../../../worker/contract/account.ts';
import { Button } from '../../../components/button.tsx';
import { CodeBlock } from '../../../components/code-block.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { Field, inputClass, TextField } from '../../../components/field.tsx';
import { Panel } from '../../../components/panel.tsx';
import { Time } from '../../../components/time.tsx';
import { ApiError } from '../../../lib/api-client.ts';
import { toAllowedOrigins, useCreateKey } from '../../../lib/create-key.ts';
import { sentence } from '../../../lib/format.ts';
import { lazyResolver } from '../../../lib/lazy-resolver.ts';
import { notify } from '../../../lib/notify.ts';
import { apiKeysQuery, useRevokeKey, useRotateKey } from '../api/api-keys.ts';

export default function KeysSection({ projectId }: { projectId: string }) {
  const keys = useQuery(apiKeysQuery(projectId));
  const [isCreating, setCreating] = useState(false);
  const [shown, setShown] = useState<string | null>(null);
  return (
    <Panel
      title="API keys"
      bodyClassName=""
      actions={
        <Button look="primary" icon={<KeyRound aria-hidden className="size-3.5" />} onClick={() => setCreating(true)}>
          New key
        </Button>
      }
    >
      {keys.error && !keys.data ? (
        <ErrorState error={keys.error} onRetry={() => void keys.refetch()} />
      ) : !keys.data ? (
        <div aria-busy className="p-4">
          <div className="skeleton h-16" />
        </div>
      ) : keys.data.length === 0 ? (
        <EmptyState title="No keys yet">Websites need a publishable key; servers need a secret key.</EmptyState>
      ) : (
        <ul>
          {keys.data.map((key) => (
            <KeyRow key={key.keyId} apiKey={key} onShown={setShown} />
          ))}
        </ul>
      )}
      {isCreating && (
        <CreateKeyDialog
          onClose={() => setCreating(false)}
          onCreated={(apiKey) => {
            setCreating(false);
            setShown(apiKey);
          }}
        />
      )}
      <Dialog
        isOpen={shown !== null}
        onClose={() => setShown(null)}
        title="Save this key"
        description="Copy the key now; you won’t see it again."
      >
        <CodeBlock code={shown ?? ''} label="API key" wrap />
        <div className="mt-4 flex justify-end">
          <Button look="primary" onClick={() => setShown(null)}>
            I’ve saved it
          </Button>
        </div>
      </Dialog>
    </Panel>
  );
}

function KeyRow({ apiKey, onShown }: { apiKey: KeyListed; onShown: (key: string) => void }) {
  const rotate = useRotateKey();
  const revoke = useRevokeKey();
  const [asked, setAsked] = useState<'rotate' | 'revoke' | null>(null);
  const onError = (error: Error) => notify.error(error.message);
  const confirm = () => {
    if (asked === 'rotate') {
      rotate.mutate(apiKey.keyId, {
        onSuccess: ({ apiKey: made }) => {
          setAsked(null);
          onShown(made);
        },
        onError,
      });
    } else {
      revoke.mutate(apiKey.keyId, {
        onSuccess: () => {
          setAsked(null);
          notify.success('Key revoked.');
        },
        onError,
      });
    }
  };
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-line border-b px-4 py-2.5 last:border-b-0">
      <span className="min-w-0 flex-1 basis-56">
        <span className="flex items-center gap-2">
          <span className="truncate font-medium">{apiKey.name}</span>
          <span className="rounded-full border border-line px-1.5 text-soft text-xs">{sentence(apiKey.kind)}</span>
        </span>
        <span className="block text-faint text-xs">
          <code className="font-mono">{apiKey.prefix}…</code>
          {apiKey.allowedOrigins && <> · only on {apiKey.allowedOrigins.join(', ')}</>} · created{' '}
          <Time at={apiKey.createdAt} /> ·{' '}
          {apiKey.lastUsedAt ? (
            <>
              used <Time at={apiKey.lastUsedAt} />
            </>
          ) : (
            'never used'
          )}
          {apiKey.expiresAt && (
            <span className="text-warn">
              {' '}
              · ends <Time at={apiKey.expiresAt} />
            </span>
          )}
        </span>
      </span>
      <span className="flex items-center gap-2">
        {!apiKey.expiresAt && <Button onClick={() => setAsked('rotate')}>Rotate</Button>}
        <Button look="danger" onClick={() => setAsked('revoke')}>
          Revoke
        </Button>
      </span>
      <Dialog
        isOpen={asked !== null}
        onClose={() => setAsked(null)}
        title={asked === 'rotate' ? `Rotate “${apiKey.name}”?` : `Revoke “${apiKey.name}”?`}
        description={
          asked === 'rotate'
            ? 'You get a new key now. The old key works for another 24 hours, so that you can update your servers.'
            : 'Requests with this key will fail immediately. This cannot be undone.'
        }
      >
        <div className="flex justify-end gap-2">
          <Button onClick={() => setAsked(null)}>Cancel</Button>
          <Button
            look={asked === 'rotate' ? 'primary' : 'danger'}
            isBusy={rotate.isPending || revoke.isPending}
            onClick={confirm}
          >
            {asked === 'rotate' ? 'Rotate' : 'Revoke'}
          </Button>
        </div>
      </Dialog>
    </li>
  );
}

const resolver = lazyResolver(async () => (await import('../key-form.ts')).KeyForm);

function CreateKeyDialog({ onClose, onCreated }: { onClose: () => void; onCreated: (apiKey: string) => void }) {
  const create = useCreateKey();
  const { register, handleSubmit, setError, watch, formState } = useForm({
    resolver,
    defaultValues: { name: '', kind: 'publishable' as KeyKind, origins: '' },
  });
  const isPublishable = watch('kind') === 'publishable';
  const submit = handleSubmit(({ name, kind, origins }) =>
    create.mutate(
      { name, kind, ...(kind === 'publishable' && toAllowedOrigins(origins)) },
      {
        onSuccess: ({ apiKey }) => onCreated(apiKey),
        onError: (error) => {
          const [wrong] = error instanceof ApiError ? error.errors : [];
          if (wrong?.path.startsWith('allowedOrigins')) setError('origins', { message: wrong.message });
          else notify.error(error.message);
        },
      },
    ),
  );
  return (
    <Dialog isOpen onClose={onClose} title="New API key">
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label="Name"
          placeholder="Website"
          missing="Enter a name for the key, such as the website or server that will use it."
          error={formState.errors.name?.message}
          {...register('name')}
        />
        <Field
          label="Kind"
          hint="A publishable key is safe in web pages: it can only send events. Keep secret keys on your servers."
        >
          {(field) => (
            <select {...field} className={inputClass} {...register('kind')}>
              <option value="publishable">Publishable (pk_live_…)</option>
              <option value="secret">Secret (sk_live_…)</option>
            </select>
          )}
        </Field>
        {isPublishable && (
          <TextField
            label="Origins"
            placeholder="https://example.com, https://*.example.com"
            hint="Enter the origins of your pages. Leave empty to allow every origin of the project."
            error={formState.errors.origins?.message}
            {...register('origins')}
          />
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isBusy={create.isPending}>
            Create key
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
