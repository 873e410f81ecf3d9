import { createHash } from 'node:crypto';
import { DeployError } from './deploy-error.ts';

/** The values in wrangler.toml before the first deployment. */
const PLACEHOLDER_DATABASE_ID = '00000000-0000-0000-0000-000000000001';
const PLACEHOLDER_PUBLIC_URL = 'https://leads-at-the-edge.example.workers.dev';

/** Writes the database's ID. Throws if the config already has another ID: two deployments would overwrite each other's database ID. */
export function withDatabaseId(config: string, id: string): string {
  const [line, current] = /^database_id = "(.*)"$/m.exec(config) ?? [];
  if (line === undefined) throw new DeployError('The config has no database_id.');
  if (current !== PLACEHOLDER_DATABASE_ID && current !== id)
    throw new DeployError(`The config names the D1 database ${current}, but the account has ${id} under that name.`);
  return config.replace(line, `database_id = "${id}"`);
}

/** Writes the Worker's URL, unless the operator has set one. */
export const withPublicUrl = (config: string, url: string): string =>
  config.replace(`PUBLIC_URL = "${PLACEHOLDER_PUBLIC_URL}"`, `PUBLIC_URL = "${url}"`);

/** The config of a second deployment in the same account: all resources that two Workers must not share have different names. */
export function forDeployment(config: string, name: string): string {
  // Rate limits need numbers that are unique in the account. The same deployment name always gives the same numbers.
  const series = createHash('sha256').update(name).digest().readUInt32BE() % 100_000;
  return (
    config
      // The Worker's name comes first; those of bindings stay, because the Worker's code uses them.
      .replace(/^name = "(.*)"$/m, `name = "$1-${name}"`)
      .replace(/^database_name = "(.*)"$/m, `database_name = "$1-${name}"`)
      .replace(/^database_id = ".*"$/m, `database_id = "${PLACEHOLDER_DATABASE_ID}"`)
      .replace(/^PUBLIC_URL = ".*"$/m, `PUBLIC_URL = "${PLACEHOLDER_PUBLIC_URL}"`)
      .replace(/^(queue|dead_letter_queue) = "(.*)"$/gm, (_, key, value) => `${key} = "${name}-${value}"`)
      .replace(/^namespace_id = "(\d+)"$/gm, (_, id) => `namespace_id = "${series}${id}"`)
      .replace(/^dataset = "(.*)"$/gm, (_, dataset) => `dataset = "${dataset}_${name.replaceAll('-', '_')}"`)
      .replace(/^routes? = .*$/gm, (line) => `# ${line}`)
  );
}
