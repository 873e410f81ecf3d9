import { useQuery } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import type { LeadConditions } from '../../../../../worker/contract/lead-condition.ts';
import { Button } from '../../../components/button.tsx';
import { ConditionTree } from '../../../components/condition-tree.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { FormError } from '../../../components/form-error.tsx';
import { SegmentFields } from '../../../components/segment-fields.tsx';
import { SizeEstimate } from '../../../components/size-estimate.tsx';
import { fromLeadConditionsForm, type GroupForm, hasRefused, toConditionsForm } from '../../../lib/condition-form.ts';
import { newCondition } from '../../../lib/condition-leaf.ts';
import { useEventTypes } from '../../../lib/event-types.ts';
import { leadPropertiesQuery, TRAITS } from '../../../lib/lead-properties.ts';
import { mayWrite, useRole } from '../../../lib/me.ts';
import { useRuleset } from '../../../lib/ruleset.ts';
import { useCreateSegment } from '../../../lib/segments.ts';

interface FilterDialogProps {
  conditions: LeadConditions | undefined;
  onClose: () => void;
  /** Receives the edited conditions; undefined if none are left. */
  onApply: (conditions: LeadConditions | undefined) => void;
  /** Receives the ID of the new segment after the conditions were saved. */
  onSaved: (segmentId: string) => void;
}

/** Edits the conditions that filter a list of leads, or saves the conditions as a segment. */
export default function FilterDialog({ conditions, onClose, onApply, onSaved }: FilterDialogProps) {
  const [form, setForm] = useState<GroupForm>(() =>
    conditions ? toConditionsForm(conditions) : { ...toConditionsForm(), nodes: [newCondition()] },
  );
  const [isSubmitted, setSubmitted] = useState(false);
  /** The name of the segment to save; null while the person only filters. */
  const [named, setNamed] = useState<{ name: string; isShared: boolean } | null>(null);
  const { data: properties = [] } = useQuery(leadPropertiesQuery);
  const { data: ruleset } = useRuleset();
  const eventTypes = useEventTypes();
  const create = useCreateSegment();
  const canSave = mayWrite(useRole());
  const check = (): boolean => {
    setSubmitted(true);
    return !hasRefused(form);
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!check()) return;
    const edited = fromLeadConditionsForm(form);
    if (named === null) onApply(edited);
    else if (edited)
      create.mutate({ ...named, name: named.name.trim(), conditions: edited }, { onSuccess: ({ id }) => onSaved(id) });
  };
  return (
    <Dialog isOpen isWide onClose={onClose} title={named === null ? 'Filter leads' : 'Save as segment'}>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        {named !== null && <SegmentFields {...named} onChange={setNamed} />}
        <ConditionTree
          value={form}
          onChange={setForm}
          canEdit
          lead={{ stages: ruleset?.stages.map(({ name }) => name) ?? [], eventTypes }}
          placeholder="company_size"
          empty="Shows every lead."
          suggestions={[...TRAITS, ...properties.map(({ name }) => name)]}
          showsAll={isSubmitted}
        />
        <SizeEstimate conditions={hasRefused(form) ? null : (fromLeadConditionsForm(form) ?? null)} />
        <FormError error={create.error} />
        {named === null ? (
          <div className="flex flex-wrap justify-end gap-2">
            {canSave && (
              <Button
                className="mr-auto"
                disabled={form.nodes.length === 0}
                onClick={() => {
                  if (!check()) return;
                  setNamed({ name: '', isShared: true });
                }}
              >
                Save as segment
              </Button>
            )}
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" look="primary">
              Show leads
            </Button>
          </div>
        ) : (
          <div className="flex justify-end gap-2">
            <Button onClick={() => setNamed(null)}>Back</Button>
            <Button
              type="submit"
              look="primary"
              isBusy={create.isPending}
              disabled={named.name.trim() === '' || form.nodes.length === 0}
            >
              Save segment
            </Button>
          </div>
        )}
      </form>
    </Dialog>
  );
}
