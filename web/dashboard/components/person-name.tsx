import { usePeople } from '../lib/members.ts';

/** A member's name, or “you” for the signed-in person. */
export function PersonName({ id }: { id: string }) {
  const { me, nameOf } = usePeople();
  const name = id === me ? 'Me' : nameOf(id);
  return (
    <span title={name} className="block truncate">
      {name}
    </span>
  );
}
