import { type SubmitEvent, useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { TextField } from '../../../components/field.tsx';

const NAME_CHARS_MAX = 40;

interface SaveViewDialogProps {
  taken: readonly string[];
  onClose: () => void;
  onSave: (name: string) => void;
}

export default function SaveViewDialog({ taken, onClose, onSave }: SaveViewDialogProps) {
  const [text, setText] = useState('');
  const name = text.trim();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    onSave(name);
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Save this view"
      description="Saves filters, layout and columns in this browser, for you and this project."
    >
      <form onSubmit={submit}>
        <TextField
          label="Name"
          autoComplete="off"
          maxLength={NAME_CHARS_MAX}
          placeholder="Hot and inactive"
          hint={taken.includes(name) ? 'A view with this name exists and will be replaced.' : undefined}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={name === ''}>
            Save view
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
