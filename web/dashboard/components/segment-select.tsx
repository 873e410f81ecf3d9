import { useQuery } from '@tanstack/react-query';
import { cx } from '../lib/cx.ts';
import { segmentsQuery } from '../lib/segments.ts';
import { smallInputClass } from './field.tsx';
import { NotYet } from './not-yet.tsx';

/** A drop-down for choosing a segment; renders nothing if the project has none. */
export function SegmentSelect({
  value,
  nothing = 'Any segment',
  onChange,
}: {
  value: string;
  nothing?: string;
  onChange: (segment: string) => void;
}) {
  const { data: segments = [], isPending } = useQuery(segmentsQuery);
  if (isPending) return <NotYet />;
  if (segments.length === 0) return null;
  return (
    <select
      aria-label="Segment"
      className={cx(smallInputClass, 'min-w-0 max-sm:grow max-sm:basis-36 sm:max-w-36')}
      value={value}
      onChange={({ target }) => onChange(target.value)}
    >
      <option value="">{nothing}</option>
      {segments.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}
