/** Shows a lead's grade: a letter for its fit (A–D), and a digit for its stage (1 is the highest). */
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
