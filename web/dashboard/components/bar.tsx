interface BarProps {
  /** From 0 to 1. */
  share: number;
  color: string;
}

/**
 * The filled part of a bar; its parent clips it. Animates the length with a transform, because animating the width would lay out
 * the page again at every frame.
 */
export const Bar = ({ share, color }: BarProps) => (
  <span
    className="block h-full rounded-full transition-transform duration-500"
    style={{ transform: `translateX(${(Math.min(1, share) - 1) * 100}%)`, background: color }}
  />
);
