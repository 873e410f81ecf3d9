import { basename } from 'node:path';

/** The config of the first deployment. The first deployment is called `production`. */
export const MAIN_CONFIG = 'wrangler.toml';

/** The file with the secrets of the deployment that a config describes. Each deployment has its own file. */
export const secretsFileOf = (config: string): string =>
  `.secrets.${config === MAIN_CONFIG ? 'production' : basename(config, '.toml')}.json`;
