import { useQuery } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import type { Segment } from '../../../../../worker/contract/segment.ts';
import { Button } from '../../../components/button.tsx';
import { ConditionTree } from '../../../components/condition-tree.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { FormError } from '../../../components/form-error.tsx';
import { SegmentFields } from '../../../components/segment-fields.tsx';
import { SizeEstimate } from '../../../components/size-estimate.tsx';
import { fromLeadConditionsForm, hasRefused, toConditionsForm } from '../../../lib/condition-form.ts';
import { useEventTypes } from '../../../lib/event-types.ts';
import { leadPropertiesQuery, TRAITS } from '../../../lib/lead-properties.ts';
import { notify } from '../../../lib/notify.ts';
import { useRuleset } from '../../../lib/ruleset.ts';
import { useUpdateSegment } from '../api/update-segment.ts';

/** Edits a segment: its name, who sees it, and its conditions. */
export default function SegmentDialog({ segment, onClose }: { segment: Segment; onClose: () => void }) {
  const [named, setNamed] = useState({ name: segment.name, isShared: segment.isShared });
  const [form, setForm] = useState(() => toConditionsForm(segment.conditions));
  const [isSubmitted, setSubmitted] = useState(false);
  const { data: properties = [] } = useQuery(leadPropertiesQuery);
  const { data: ruleset } = useRuleset();
  const eventTypes = useEventTypes();
  const update = useUpdateSegment(segment.id);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setSubmitted(true);
    const conditions = fromLeadConditionsForm(form);
    if (hasRefused(form) || !conditions) return;
    const onSuccess = () => {
      notify.success('Segment saved');
      onClose();
    };
    update.mutate({ ...named, name: named.name.trim(), conditions }, { onSuccess });
  };
  return (
    <Dialog isOpen isWide onClose={onClose} title="Edit segment">
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <SegmentFields {...named} onChange={setNamed} />
        <ConditionTree
          value={form}
          onChange={setForm}
          canEdit
          lead={{ stages: ruleset?.stages.map(({ name }) => name) ?? [], eventTypes }}
          placeholder="company_size"
          empty="Add at least one condition."
          suggestions={[...TRAITS, ...properties.map(({ name }) => name)]}
          showsAll={isSubmitted}
        />
        <SizeEstimate conditions={hasRefused(form) ? null : (fromLeadConditionsForm(form) ?? null)} />
        <FormError error={update.error} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            look="primary"
            isBusy={update.isPending}
            disabled={named.name.trim() === '' || form.nodes.length === 0}
          >
            Save segment
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
