import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runScript } from './testing/spawn-server.ts';

const ABSENT = join(tmpdir(), 'leads-no-such-folder', 'file');
const LINE = `There is no file ${ABSENT}.`;
const OPERATOR = ['--project', 'prj_1', '--at', '2026-02-11T09:30:00Z'];

it.each([
  ['restore', [ABSENT, '--project', 'prj_1']],
  ['restore', ['package.json', '--project', 'prj_1', '--only', ABSENT]],
  ['replay', [ABSENT, '--key', 'sk_live_x']],
  ['rebuild', ['--ids', ABSENT]],
  ['prove', [ABSENT]],
  ['operator', ['restore-leads', ABSENT, ...OPERATOR]],
  ['operator', ['backup', ABSENT]],
] as const)('npm run %s %j names the missing file in one line', async (script, args) => {
  const { code, output } = await runScript(`scripts/${script}.ts`, [...args]);
  expect({ code, output: output.trim().replace(`${ABSENT}.part`, ABSENT) }).toEqual({ code: 1, output: LINE });
});
