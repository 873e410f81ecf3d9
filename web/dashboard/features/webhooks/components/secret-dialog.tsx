import { Button } from '../../../components/button.tsx';
import { CodeBlock } from '../../../components/code-block.tsx';
import { Dialog } from '../../../components/dialog.tsx';

const VERIFY = `import { Webhook } from 'standardwebhooks';

const webhook = new Webhook(secret);
webhook.verify(body, headers);`;

/** Shows a new signing secret, which cannot be shown again, and explains how to use it. */
export function SecretDialog({ secret, onClose }: { secret: string | null; onClose: () => void }) {
  return (
    <Dialog
      isOpen={secret !== null}
      onClose={onClose}
      title="Save this signing secret"
      description="You won’t see it again. Use the secret to verify requests from us."
    >
      <div className="flex flex-col gap-3">
        <CodeBlock code={secret ?? ''} label="signing secret" wrap />
        <p className="text-soft text-sm">Any Standard Webhooks library verifies signatures. In Node:</p>
        <CodeBlock code={VERIFY} label="how to verify" wrap />
        <div className="flex justify-end">
          <Button look="primary" onClick={onClose}>
            I’ve saved it
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
