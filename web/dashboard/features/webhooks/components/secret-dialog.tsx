import { Button } from '../../../components/button.tsx';
import { CodeBlock } from '../../../components/code-block.tsx';
import { Dialog } from '../../../components/dialog.tsx';

const VERIFY = `import { Webhook } from 'standardwebhooks';

const webhook = new Webhook(secret);
webhook.verify(body, headers);`;

/** A signing secret, for the only time that it is shown, and what to do with it. */
export function SecretDialog({ secret, onClose }: { secret: string | null; onClose: () => void }) {
  return (
    <Dialog
      isOpen={secret !== null}
      onClose={onClose}
      title="Keep this signing secret"
      description="It is shown once. Your receiver checks with it that a request is ours."
    >
      <div className="flex flex-col gap-3">
        <CodeBlock code={secret ?? ''} label="signing secret" wrap />
        <p className="text-soft text-sm">Any library of Standard Webhooks verifies it; in Node:</p>
        <CodeBlock code={VERIFY} label="how to verify" wrap />
        <div className="flex justify-end">
          <Button look="primary" onClick={onClose}>
            I have kept it
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
