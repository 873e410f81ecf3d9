import { useState } from 'react';
import type { Project } from '../../../../../worker/contract/project.ts';
import { Button } from '../../../components/button.tsx';
import { CheckField } from '../../../components/check-field.tsx';
import { CodeBlock } from '../../../components/code-block.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Panel } from '../../../components/panel.tsx';
import { notify } from '../../../lib/notify.ts';
import { useUpdateProject } from '../../../lib/project.ts';
import { useRotateIdentitySecret } from '../api/identity-secret.ts';

/**
 * Turns the requirement for signatures on and off. Without signatures, anyone who reads the publishable key can claim to be any
 * user.
 */
export function SignedIdentifyPanel({ project }: { project: Project }) {
  const update = useUpdateProject(project.id);
  const rotate = useRotateIdentitySecret(project.id);
  const [secret, setSecret] = useState<string | null>(null);
  const onError = (error: Error) => notify.error(error.message);
  return (
    <Panel
      title="Signed identify"
      actions={
        <Button
          isBusy={rotate.isPending}
          onClick={() =>
            rotate.mutate(undefined, { onSuccess: ({ identitySecret }) => setSecret(identitySecret), onError })
          }
        >
          Create a new secret
        </Button>
      }
    >
      <CheckField
        className="max-w-xl"
        label="Require signed identify"
        note={
          <>
            Your server signs the user ID (or email) with the identity secret, as HMAC-SHA256 in <code>userHash</code>.
            Without a signature, anyone with the publishable key could impersonate a user.
          </>
        }
        checked={project.requireSignedIdentify}
        disabled={update.isPending}
        onChange={(checked) => update.mutate({ requireSignedIdentify: checked }, { onError })}
      />
      <Dialog
        isOpen={secret !== null}
        onClose={() => setSecret(null)}
        title="Save this secret"
        description="Copy the secret now; you won’t see it again. The previous secret no longer works."
      >
        <CodeBlock code={secret ?? ''} label="identity secret" wrap />
      </Dialog>
    </Panel>
  );
}
