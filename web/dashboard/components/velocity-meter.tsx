import { cx } from '../lib/cx.ts';

/** Shows velocity (0 to 10) as a number and as five bars, one for every two points. */
export function VelocityMeter({ value }: { value: number }) {
  return (
    <span className="inline-flex items-center gap-1.5" title={`Velocity ${value} of 10`}>
      <span aria-hidden className="flex h-3 items-end gap-px">
        {[1, 3, 5, 7, 9].map((from, i) => (
          <span
            key={from}
            className={cx('w-[3px] rounded-[1px]', value >= from ? 'bg-accent' : 'bg-line-strong')}
            style={{ height: `${40 + i * 15}%` }}
          />
        ))}
      </span>
      <span className="num text-sm text-soft">{value}</span>
    </span>
  );
}
