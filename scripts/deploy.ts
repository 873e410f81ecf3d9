// Creates or updates a deployment on Cloudflare: `npm run deploy -- --help`. docs/deploy.md has the details.
import { readFile, writeFile } from 'node:fs/promises';
import { unstable_readConfig } from 'wrangler';
import { build } from './build.ts';
import { deploy } from './deploy/deploy.ts';
import { DeployError } from './deploy/deploy-error.ts';
import { forDeployment } from './deploy/edit-config.ts';
import { describePlan, planDeployment } from './deploy/plan-deployment.ts';
import { requireLogin } from './deploy/provision.ts';
import { MAIN_CONFIG, secretsFileOf } from './deploy/secrets-file.ts';
import { BUILT_WORKER, runWrangler, WranglerError } from './deploy/wrangler.ts';
import { describeFileError } from './describe-error.ts';
import { newSetupLink } from './operator/one-time-links.ts';
import { readOptions } from './read-options.ts';

const USAGE = `npm run deploy                       creates or updates the deployment that wrangler.toml describes
npm run deploy -- --dry-run          lists what it would create and upload; needs no account
npm run deploy -- --init staging     writes staging.toml, for a second deployment in the same account
npm run deploy -- --config staging.toml`;

const NAME = /^[a-z][a-z0-9-]{0,20}$/;

const { values } = readOptions(USAGE, {
  options: {
    'dry-run': { type: 'boolean', default: false },
    init: { type: 'string' },
    config: { type: 'string', default: MAIN_CONFIG },
  },
});
const wrangler = runWrangler();
const say = (line: string) => process.stdout.write(`${line}\n`);

try {
  if (values.init !== undefined) await init(values.init);
  else if (values['dry-run']) await rehearse(values.config);
  else await deployWith(values.config);
} catch (error) {
  const isExpected = error instanceof DeployError || error instanceof WranglerError;
  console.error(describeFileError(error) ?? (isExpected ? error.message : error));
  process.exitCode = 1;
}

async function deployWith(config: string): Promise<void> {
  await requireLogin(wrangler);
  await build();
  const url = await deploy({ wrangler, config, secretsFile: secretsFileOf(config), say });
  const { vars } = unstable_readConfig({ config }, { hideWarnings: true });
  const publicUrl = String(vars.PUBLIC_URL ?? url);
  const setup = await newSetupLink({ wrangler, config, stateDir: null }, { url: publicUrl, now: Date.now() });
  if (setup) say(`Create the first account, within 24 hours (run this again for a new link): ${setup.link}`);
  else say(`Open ${publicUrl}. New accounts need an invitation, unless REGISTRATION in ${config} says otherwise.`);
}

async function rehearse(config: string): Promise<void> {
  const plan = planDeployment(config);
  await build();
  say(await wrangler(['deploy', ...BUILT_WORKER, '--dry-run', '--config', config]));
  for (const line of describePlan(plan, { config })) say(line);
}

/** Writes the config of a second deployment. Never overwrites one. */
async function init(name: string): Promise<void> {
  if (name === 'wrangler' || name === 'production')
    throw new DeployError(`--init ${name}: the first deployment has this name. Choose another.`);
  if (!NAME.test(name))
    throw new DeployError(
      `--init ${name}: use up to 21 lowercase letters, digits and hyphens, beginning with a letter.`,
    );
  const config = `${name}.toml`;
  const text = forDeployment(await readFile(MAIN_CONFIG, 'utf8'), name);
  try {
    await writeFile(config, text, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new DeployError(`${config} exists already. Run: npm run deploy -- --config ${config}`);
  }
  say(`Wrote ${config}. Check its JURISDICTION and LOCATION_HINT, then run: npm run deploy -- --config ${config}`);
}
