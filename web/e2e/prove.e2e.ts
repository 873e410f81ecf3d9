import { expect, it } from 'vitest';
import { runScript } from '../../scripts/testing/spawn-server.ts';
import { world } from './dashboard-world.ts';

it('scripts/prove.ts reaches all 13 targets on a generated history with known rules', async () => {
  const { url } = await world.get();
  const { code, output } = await runScript('scripts/prove.ts', ['--leads', '1000', '--url', url]);
  expect(output).not.toContain('MISSED');
  expect(output).toMatch(/reached +the API’s figures are those of this process/);
  expect(output.match(/reached/g)).toHaveLength(13);
  expect(code).toBe(0);
}, 180_000);
