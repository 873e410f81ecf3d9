import { type SubmitEvent, useState } from 'react';
import * as workApi from '../../../../../worker/contract/api/work.ts';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { Button } from '../../../components/button.tsx';
import { smallInputClass } from '../../../components/field.tsx';
import { callApi } from '../../../lib/api-client.ts';
import { usePeople } from '../../../lib/members.ts';
import { useWorkOnLead } from '../api/work-on-lead.ts';
import { findMentions } from '../find-mentions.ts';

const newNoteId = () => `note_${crypto.randomUUID()}`;

/** A field for writing a note. Typing `@` and a member's email address mentions that member. */
export function NoteComposer({ leadId }: { leadId: string }) {
  const work = useWorkOnLead(leadId);
  const { members, nameOf } = usePeople();
  const [eventId, setEventId] = useState(newNoteId);
  const [text, setText] = useState('');
  const mentions = findMentions(text, members);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    work.mutate(() => callApi(workApi.addLeadNote, { path: { leadId }, body: { text, mentions, eventId } }), {
      onSuccess: () => {
        setText('');
        setEventId(newNoteId());
      },
    });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-2">
      <textarea
        aria-label="New note"
        rows={2}
        maxLength={LIMITS.noteCharsMax}
        placeholder="Write a note. Mention a member with @email"
        value={text}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) event.currentTarget.form?.requestSubmit();
        }}
        className={`${smallInputClass} field-sizing-content h-auto min-h-16 w-full py-1.5`}
      />
      {text.trim() !== '' && (
        <div className="flex items-center gap-2">
          {mentions.length > 0 && (
            <p className="min-w-0 truncate text-faint text-xs">Mentions {mentions.map(nameOf).join(', ')}</p>
          )}
          <Button type="submit" className="ml-auto" isBusy={work.isPending}>
            Add note
          </Button>
        </div>
      )}
    </form>
  );
}
