// Creates or updates a deployment on Cloudflare: `npm run deploy`. `-- --dry-run` shows what would be uploaded and
// needs no account; `--config eu.toml` uses another file than wrangler.toml. docs/deploy.md has the details.
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { unstable_readConfig } from 'wrangler';
import { build } from './build.ts';
import { deploy } from './deploy/deploy.ts';
import { runWrangler } from './deploy/wrangler.ts';
import { newSetupLink } from './operator/one-time-links.ts';

const { values } = parseArgs({
  options: {
    'dry-run': { type: 'boolean', default: false },
    config: { type: 'string', default: 'wrangler.toml' },
  },
});
const { config } = values;
const wrangler = runWrangler();
const say = (line: string) => process.stdout.write(`${line}\n`);

await build();
if (values['dry-run']) {
  say(await wrangler(['deploy', '--dry-run', '--config', config]));
} else {
  // Each deployment has its own secrets.
  const name = config === 'wrangler.toml' ? 'production' : basename(config, '.toml');
  const url = await deploy({ wrangler, config, secretsFile: `.secrets.${name}.json`, say });
  const { vars } = unstable_readConfig({ config }, { hideWarnings: true });
  const publicUrl = String(vars.PUBLIC_URL ?? url);
  const setup = await newSetupLink({ wrangler, config, stateDir: null }, { url: publicUrl, now: Date.now() });
  if (setup) say(`Create the first account, within 24 hours (run this again for a new link): ${setup.link}`);
  else say(`Open ${publicUrl}. New accounts need an invitation, unless REGISTRATION in ${config} says otherwise.`);
}
