import type { ConfigLoad, ConfigTimes } from '../../worker/benches/counted/config-load.ts';
import type { BenchServer } from './bench-server.ts';
import { median } from './compare-ingest.ts';

export interface ConfigComparison {
  rules: number;
  automations: number;
  /** Characters of the config. */
  chars: number;
  /** Medians over rounds, in ms, of an isolate's first call about a project and of each later call. */
  whole: { cold: number; warm: number };
  named: { cold: number; warm: number };
}

/** Compares calls that send the whole config to leads with calls that send only its version, in alternating rounds. */
export async function measureConfig(
  server: BenchServer,
  { sizes, leads, rounds }: { sizes: readonly { rules: number; automations: number }[]; leads: number; rounds: number },
): Promise<ConfigComparison[]> {
  const comparisons: ConfigComparison[] = [];
  for (const size of sizes) {
    const times: Record<ConfigLoad['way'], ConfigTimes[]> = { whole: [], named: [] };
    for (let round = 0; round < rounds; round++) {
      for (const way of ['whole', 'named'] as const)
        times[way].push(await run(server, { ...size, way, leads, projectId: `prj_${way}_${size.rules}_${round}` }));
    }
    const mediansOf = (way: ConfigLoad['way']) => ({
      cold: median(times[way].map(({ coldMs }) => coldMs)),
      warm: median(times[way].map(({ warmMs }) => warmMs / (leads - 1))),
    });
    comparisons.push({
      ...{ ...size, chars: times.named[0]?.chars ?? 0 },
      ...{ whole: mediansOf('whole'), named: mediansOf('named') },
    });
  }
  return comparisons;
}

async function run(server: BenchServer, load: ConfigLoad): Promise<ConfigTimes> {
  const response = await fetch(`${server.url}/bench/config`, { method: 'POST', body: JSON.stringify(load) });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as ConfigTimes;
}
