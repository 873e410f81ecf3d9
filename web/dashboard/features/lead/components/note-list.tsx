import type { Note } from '../../../../../worker/contract/work.ts';
import { Time } from '../../../components/time.tsx';
import { usePeople } from '../../../lib/members.ts';

export function NoteList({ notes }: { notes: readonly Note[] }) {
  const { nameOf } = usePeople();
  return (
    <ul aria-label="Notes" className="flex flex-col gap-3">
      {notes.map(({ id, at, by, text }) => (
        <li key={id} className="text-sm">
          <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">{text}</p>
          <p className="mt-0.5 text-faint text-xs">
            {nameOf(by)} · <Time at={at} />
          </p>
        </li>
      ))}
    </ul>
  );
}
