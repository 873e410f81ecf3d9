import { unstable_readConfig } from 'wrangler';
import { Jurisdiction, LocationHint } from '../../worker/contract/placement.ts';
import { DeployError } from './deploy-error.ts';

/** The parts that a deployment has in the account. */
export interface DeploymentPlan {
  worker: string;
  /** The name by which the Worker knows the D1 database. */
  binding: string;
  databaseName: string;
  queues: string[];
  /** Classes of Durable Objects. */
  objects: string[];
  crons: string[];
  /** The names of the secrets that the Worker needs, or that enable more features. */
  secrets: string[];
  jurisdiction: Jurisdiction;
}

/** Secrets that `npm run deploy` also creates, although the Worker can run without them. */
const OPTIONAL_SECRETS = ['VAPID_KEY'];

/** Reads the parts of a deployment from wrangler.toml. Throws DeployError if something is missing or wrong. */
export function planDeployment(config: string): DeploymentPlan {
  const read = unstable_readConfig({ config }, { hideWarnings: true });
  const [database] = read.d1_databases;
  if (!database?.binding || !database.database_name) throw new DeployError(`${config} names no D1 database.`);
  const queues = [...(read.queues.producers ?? []), ...(read.queues.consumers ?? [])].map(({ queue }) => queue);
  return {
    ...{ worker: read.name ?? '', binding: database.binding, databaseName: database.database_name },
    queues: [...new Set(queues)],
    objects: read.durable_objects.bindings.map((binding: { class_name: string }) => binding.class_name),
    crons: read.triggers.crons ?? [],
    secrets: [...(read.secrets?.required ?? []), ...OPTIONAL_SECRETS],
    jurisdiction: readPlacement(config, read.vars),
  };
}

/** Checks the variables that say where data is stored: otherwise a wrong value would only fail the first request. */
function readPlacement(config: string, { JURISDICTION, LOCATION_HINT }: Record<string, unknown>): Jurisdiction {
  if (!LocationHint.safeParse(LOCATION_HINT).success)
    throw new DeployError(
      `LOCATION_HINT in ${config} must be empty or one of ${LocationHint.options.slice(1).join(', ')}.`,
    );
  const { data } = Jurisdiction.safeParse(JURISDICTION);
  if (!data) throw new DeployError(`JURISDICTION in ${config} must be one of ${Jurisdiction.options.join(', ')}.`);
  return data;
}

/** A plan as lines for the operator. */
export function describePlan(plan: DeploymentPlan, { config }: { config: string }): string[] {
  const place = plan.jurisdiction === 'none' ? '' : `, in the jurisdiction ${plan.jurisdiction}`;
  return [
    `With ${config}, npm run deploy creates what your account does not have yet${place}:`,
    `  D1 database      ${plan.databaseName}, with every migration applied`,
    ...plan.queues.map((queue, i) => `  ${i === 0 ? 'Queues' : '      '}           ${queue}`),
    `  Worker           ${plan.worker}, with the assets in dist/web`,
    `  Durable Objects  ${plan.objects.join(', ')}`,
    `  Cron Triggers    ${plan.crons.join(', ')}`,
    `  Secrets          ${plan.secrets.join(', ')}`,
  ];
}
