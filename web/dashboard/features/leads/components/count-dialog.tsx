import { type SubmitEvent, useState } from 'react';
import type { BehaviorCount } from '../../../../../worker/contract/behavior-condition.ts';
import { BehaviorRow } from '../../../components/behavior-row.tsx';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { fromBehaviorForm, newBehavior, refuseBehavior } from '../../../lib/behavior-form.ts';
import { newKey } from '../../../lib/condition-leaf.ts';
import { useEventTypes } from '../../../lib/event-types.ts';

interface CountDialogProps {
  onClose: () => void;
  onAdd: (behavior: BehaviorCount) => void;
}

/** Asks which events a new column should count. */
export default function CountDialog({ onClose, onAdd }: CountDialogProps) {
  const [form, setForm] = useState(() => newBehavior(newKey()));
  const [isTold, setTold] = useState(false);
  const eventTypes = useEventTypes();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setTold(true);
    if (refuseBehavior(form)) return;
    const { operator: _operator, times: _times, ...behavior } = fromBehaviorForm(form);
    onAdd(behavior);
  };
  return (
    <Dialog
      isOpen
      isWide
      onClose={onClose}
      title="Count events"
      description="Adds a column with how many of these events each lead has. Bots don’t count."
    >
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <BehaviorRow
          behavior={form}
          eventTypes={eventTypes}
          isCount
          onChange={setForm}
          number="1"
          placeholder="page"
          listId=""
          canEdit
          isTold={isTold}
          onTouch={() => {}}
          onRemove={() => {}}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary">
            Add column
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
