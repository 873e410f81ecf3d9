import { Download } from 'lucide-react';
import { Button } from '../../../components/button.tsx';
import { CodeBlock } from '../../../components/code-block.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { saveFile } from '../../../lib/save-file.ts';

/** Shows new recovery codes, which the server never shows again. */
export function RecoveryCodesDialog({ codes, onClose }: { codes: readonly string[] | null; onClose: () => void }) {
  const text = codes?.join('\n') ?? '';
  return (
    <Dialog
      isOpen={codes !== null}
      onClose={onClose}
      title="Save your recovery codes"
      description="If you lose your phone, each code signs you in once. You won’t see the codes again."
    >
      <CodeBlock code={text} label="Recovery codes" />
      <div className="mt-4 flex justify-end gap-2">
        <Button
          // Focuses this button, because Enter would otherwise close the dialog and the codes are shown only once.
          autoFocus
          icon={<Download aria-hidden className="size-3.5" />}
          onClick={() => saveFile('recovery-codes.txt', new Blob([`${text}\n`], { type: 'text/plain' }))}
        >
          Download
        </Button>
        <Button look="primary" onClick={onClose}>
          I’ve saved them
        </Button>
      </div>
    </Dialog>
  );
}
