import type * as z from 'zod';
import type { MemberRemoved } from '../../../../../worker/contract/project.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { notify } from '../../../lib/notify.ts';
import { useRevokeKey } from '../api/api-keys.ts';

export type Removal = Pick<z.infer<typeof MemberRemoved>, 'apiKeys' | 'voidedInvitations'> & { email: string };

/** Lists what a removed member leaves behind: the invitations, which were revoked, and the API keys, which still work. */
export function RemovalDialog({ removal, onClose }: { removal: Removal | null; onClose: () => void }) {
  return (
    <Dialog isOpen={removal !== null} onClose={onClose} title={`${removal?.email ?? 'The member'} was removed`}>
      {removal && removal.voidedInvitations.length > 0 && (
        <p className="mb-4 text-soft text-sm">
          Revoked invitations: {removal.voidedInvitations.map(({ email }) => email).join(', ')}.
        </p>
      )}
      {removal && removal.apiKeys.length > 0 && (
        <>
          <p className="mb-2 text-soft text-sm">
            The former member may still know these API keys. Revoke the keys, or rotate them under API keys.
          </p>
          <ul className="rounded-lg border border-line">
            {removal.apiKeys.map((apiKey) => (
              <KeyLine key={apiKey.keyId} apiKey={apiKey} />
            ))}
          </ul>
        </>
      )}
      <div className="mt-4 flex justify-end">
        <Button look="primary" onClick={onClose}>
          Done
        </Button>
      </div>
    </Dialog>
  );
}

function KeyLine({ apiKey: { keyId, name, kind, prefix } }: { apiKey: Removal['apiKeys'][number] }) {
  const revoke = useRevokeKey();
  return (
    <li className="flex items-center gap-3 border-line border-b px-3 py-2 text-sm last:border-b-0">
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{name}</span>
        <span className="block text-faint text-xs">
          <code className="font-mono">{prefix}…</code> · {kind}
        </span>
      </span>
      <Button
        look="danger"
        isBusy={revoke.isPending}
        disabled={revoke.isSuccess}
        onClick={() => revoke.mutate(keyId, { onError: (error) => notify.error(error.message) })}
      >
        {revoke.isSuccess ? 'Revoked' : 'Revoke'}
      </Button>
    </li>
  );
}
