import { useQuery } from '@tanstack/react-query';
import { type SubmitEvent, useId, useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { TextField } from '../../../components/field.tsx';
import { countOf } from '../../../lib/format.ts';
import { leadPropertiesQuery } from '../../../lib/lead-properties.ts';
import { toPropertyValue } from '../../../lib/property-value.ts';
import type { LeadsChange } from '../api/work-on-leads.ts';

interface SetPropertyDialogProps {
  count: number;
  isBusy: boolean;
  onSet: (change: LeadsChange, words: string) => void;
  onClose: () => void;
}

/** Sets or clears one custom property of the selected leads. */
export default function SetPropertyDialog({ count, isBusy, onSet, onClose }: SetPropertyDialogProps) {
  const { data: properties = [] } = useQuery(leadPropertiesQuery);
  const [typed, setTyped] = useState({ name: '', value: '' });
  const listId = useId();
  const name = typed.name.trim();
  const text = typed.value.trim();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const value = text === '' ? null : toPropertyValue(text);
    onSet(
      { type: 'property', name, value },
      text === '' ? `updated: ${name} cleared` : `updated: ${name} set to ${text}`,
    );
  };
  return (
    <Dialog isOpen onClose={onClose} title={`Set a property of ${countOf(count, 'lead')}`}>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label="Property"
          autoComplete="off"
          list={listId}
          maxLength={200}
          placeholder="industry"
          value={typed.name}
          onChange={({ target }) => setTyped({ ...typed, name: target.value })}
        />
        <TextField
          label="Value"
          autoComplete="off"
          hint="Leave the value empty to clear the property."
          value={typed.value}
          onChange={({ target }) => setTyped({ ...typed, value: target.value })}
        />
        <datalist id={listId}>
          {properties.map((property) => (
            <option key={property.name} value={property.name} />
          ))}
        </datalist>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isBusy={isBusy} disabled={name === ''}>
            {text === '' ? 'Clear property' : 'Set property'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
