interface BarProps {
  /** From 0 to 1. */
  share: number;
  color: string;
}

/** A filled part of its parent, which clips it. Slides in the compositor: a changing width would lay out the page at each frame. */
export const Bar = ({ share, color }: BarProps) => (
  <span
    className="block h-full rounded-full transition-transform duration-500"
    style={{ transform: `translateX(${(Math.min(1, share) - 1) * 100}%)`, background: color }}
  />
);
