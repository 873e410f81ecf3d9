interface BarProps {
  /** From 0 to 1. */
  share: number;
  color: string;
}

/**
 * The filled part of a bar; its parent clips it. It moves by a transform in the compositor, because a changing width would lay out the
 * page at every frame.
 */
export const Bar = ({ share, color }: BarProps) => (
  <span
    className="block h-full rounded-full transition-transform duration-500"
    style={{ transform: `translateX(${(Math.min(1, share) - 1) * 100}%)`, background: color }}
  />
);
