import { readCpuMs, readMemoryMb } from '../runtime-process.ts';
import type { BenchServer } from './bench-server.ts';
import { importRows } from './import-rows.ts';

export interface ImportTimes {
  rows: number;
  seconds: number;
  /** CPU time per row, in ms; null if the system does not report it. */
  cpuMs: number | null;
  /** The runtime's memory in MB; null if the system does not report it. */
  memory: { before: number; peak: number } | null;
}

/** Measures an import of events, from its upload until the last row has been processed. */
export async function measureImport(
  server: BenchServer,
  { leads, rowsPerLead }: { leads: number; rowsPerLead: number },
): Promise<ImportTimes> {
  const { runtimePid: pid } = server;
  const before = pid && readMemoryMb(pid);
  let peak = before ?? 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, (pid && readMemoryMb(pid)) ?? 0);
  }, 100);
  const cpuBefore = pid && readCpuMs(pid);
  const startedAt = performance.now();
  const { accepted } = await importRows(server, { leads, rowsPerLead, cohort: 'measured' });
  const seconds = (performance.now() - startedAt) / 1000;
  clearInterval(watch);
  const rows = leads * rowsPerLead;
  if (accepted !== rows) throw new Error(`the import took ${accepted} of ${rows} rows`);
  const cpuAfter = pid && readCpuMs(pid);
  return {
    ...{ rows, seconds },
    cpuMs: cpuBefore && cpuAfter ? (cpuAfter - cpuBefore) / rows : null,
    memory: before ? { before, peak } : null,
  };
}
