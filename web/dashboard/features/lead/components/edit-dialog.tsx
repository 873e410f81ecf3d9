import { Plus, X } from 'lucide-react';
import { type SubmitEvent, useState } from 'react';
import { Button, IconButton } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { smallInputClass, TextField } from '../../../components/field.tsx';
import { FormError } from '../../../components/form-error.tsx';
import { ApiError } from '../../../lib/api-client.ts';
import { sentence } from '../../../lib/format.ts';
import type { LeadProfile } from '../api/get-lead.ts';
import { useUpdateLead } from '../api/update-lead.ts';
import { changesOf, FIELDS, toTraitsForm } from '../edit-traits.ts';

const INPUT_TYPES = { name: 'text', email: 'email', company: 'text', phone: 'tel' };

/** Edits the lead's name, email, company, phone and custom properties. */
export default function EditDialog({ lead, onClose }: { lead: LeadProfile; onClose: () => void }) {
  const update = useUpdateLead(lead._id);
  // Sends only edited fields, so that it does not overwrite what others change in the meantime.
  const [known] = useState(lead);
  const [form, setForm] = useState(() => toTraitsForm(lead));
  const setProperty = (i: number, change: Partial<(typeof form.custom)[number]>) =>
    setForm({ ...form, custom: form.custom.map((one, at) => (at === i ? { ...one, ...change } : one)) });
  const refused = update.error instanceof ApiError ? update.error.errors : [];
  const isAtField = ({ path }: { path: string }) => FIELDS.some((field) => field === path);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const changes = changesOf(known, form);
    if (Object.keys(changes).length === 0) return onClose();
    update.mutate(changes, { onSuccess: onClose });
  };
  return (
    <Dialog isOpen onClose={onClose} title="Edit details">
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        {/* Errors about a field appear next to it. */}
        <FormError error={refused.length > 0 && refused.every(isAtField) ? null : update.error} />
        <div className="grid gap-3 sm:grid-cols-2">
          {FIELDS.map((field) => (
            <TextField
              key={field}
              label={sentence(field)}
              type={INPUT_TYPES[field]}
              autoComplete="off"
              error={refused.find(({ path }) => path === field)?.message}
              value={form[field]}
              onChange={({ target }) => setForm({ ...form, [field]: target.value })}
            />
          ))}
        </div>
        <fieldset className="flex min-w-0 flex-col gap-2">
          <legend className="mb-1.5 font-medium text-sm text-soft">Custom properties</legend>
          {form.custom.map(({ name, value }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
            <div key={i} className="flex items-center gap-2">
              <input
                aria-label="Property name"
                value={name}
                onChange={({ target }) => setProperty(i, { name: target.value })}
                className={`${smallInputClass} min-w-0 flex-1`}
              />
              <input
                aria-label={name ? `Value of ${name}` : 'Property value'}
                value={value}
                onChange={({ target }) => setProperty(i, { value: target.value })}
                className={`${smallInputClass} min-w-0 flex-[1.4]`}
              />
              <IconButton
                label={name ? `Remove ${name}` : 'Remove property'}
                onClick={() => setForm({ ...form, custom: form.custom.filter((_, at) => at !== i) })}
              >
                <X aria-hidden className="size-4" />
              </IconButton>
            </div>
          ))}
          <Button
            look="ghost"
            className="self-start"
            icon={<Plus aria-hidden className="size-3.5" />}
            onClick={() => setForm({ ...form, custom: [...form.custom, { name: '', value: '' }] })}
          >
            Add property
          </Button>
        </fieldset>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isBusy={update.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
