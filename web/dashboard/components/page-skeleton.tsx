/** A placeholder for a screen that is loading, with the screen's frame, so that nothing shifts when the content arrives. */
export function PageSkeleton() {
  return (
    <div
      role="status"
      aria-label="Loading"
      className="mx-auto flex w-full max-w-[1240px] flex-col gap-4 px-4 py-5 sm:px-6 lg:px-8 lg:py-7"
    >
      <div className="skeleton h-7 w-44" />
      <CardsSkeleton />
    </div>
  );
}

/** Placeholder cards that fill a screen until its first content arrives. */
export const CardsSkeleton = () => (
  <div aria-busy className="flex flex-col gap-4">
    <div className="card h-40" />
    <div className="card h-72" />
  </div>
);
