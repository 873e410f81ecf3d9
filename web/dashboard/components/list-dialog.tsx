import { type SubmitEvent, useState } from 'react';
import { LIMITS } from '../../../worker/contract/limits.ts';
import type { List } from '../../../worker/contract/list.ts';
import { useSaveList } from '../lib/lists.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { TextField } from './field.tsx';
import { FormError } from './form-error.tsx';

interface ListDialogProps {
  /** The list to rename; null to create a list. */
  list: Pick<List, 'id' | 'name'> | null;
  onClose: () => void;
  onSaved: (list: List) => void;
}

/** Asks for the name of a manual list. */
export default function ListDialog({ list, onClose, onSaved }: ListDialogProps) {
  const [name, setName] = useState(list?.name ?? '');
  const save = useSaveList(list?.id ?? null);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    save.mutate({ name: name.trim() }, { onSuccess: onSaved });
  };
  return (
    <Dialog isOpen onClose={onClose} title={list ? 'Rename list' : 'New list'}>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label="Name"
          autoComplete="off"
          maxLength={LIMITS.nameCharsMax}
          placeholder="Trade fair 2026"
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
        <FormError error={save.error} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isBusy={save.isPending} disabled={name.trim() === ''}>
            {list ? 'Rename' : 'Create list'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
