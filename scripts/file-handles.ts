/** Each open object holds its SQLite file, the write-ahead log and its index. An object stays open for about ten seconds. */
const HANDLES_PER_LEAD = 3;

/**
 * The recommended number of open files: enough for 20,000 leads that change within ten seconds, as happens when a project enables decay.
 */
export const HANDLES_MIN = 65_536;

/** How many objects may open at once, if half of the files are left for everything else. */
export const objectsAtOnce = (limit: number | string): number =>
  typeof limit === 'number' ? Math.floor(limit / HANDLES_PER_LEAD / 2) : Number.POSITIVE_INFINITY;

/**
 * Returns advice if this machine lets a server open too few files, or null if the limit is high enough. Node raises the soft limit to
 * the hard one.
 */
export function describeFewHandles(limit: number | string): string | null {
  if (typeof limit !== 'number' || limit >= HANDLES_MIN) return null;
  const leads = Math.floor(limit / HANDLES_PER_LEAD).toLocaleString('en-US');
  return `This shell allows ${limit.toLocaleString('en-US')} open files, enough for about ${leads} leads at once. For more, run: ulimit -n ${HANDLES_MIN}`;
}

/** The number of files that this process, and each process that it starts, may open. */
export function readHandleLimit(): number | string {
  const { userLimits } = process.report.getReport() as { userLimits?: { open_files?: { soft: number | string } } };
  return userLimits?.open_files?.soft ?? 'unlimited';
}
