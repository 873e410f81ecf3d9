/** How well a lead fits (A–D), and how high its stage is (1–4). */
export function GradeBadge({ grade }: { grade: string }) {
  const [fit, engagement] = grade;
  return (
    <span
      title={`Fit ${fit}, engagement ${engagement}`}
      className="num inline-flex h-5 items-center rounded border border-line px-1.5 font-medium text-xs"
    >
      <span className="sr-only">Grade </span>
      {grade}
    </span>
  );
}
