import { basename } from 'node:path';

/** The config of the first deployment, whose name is `production`. */
export const MAIN_CONFIG = 'wrangler.toml';

/** The file with the secrets of the deployment that a config describes: each has its own. */
export const secretsFileOf = (config: string): string =>
  `.secrets.${config === MAIN_CONFIG ? 'production' : basename(config, '.toml')}.json`;
