import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deploy } from './deploy/deploy.ts';
import { forDeployment } from './deploy/edit-config.ts';
import { describePlan, planDeployment } from './deploy/plan-deployment.ts';
import { requireLogin } from './deploy/provision.ts';
import { type Wrangler, WranglerError } from './deploy/wrangler.ts';

const URL = 'https://leads-at-the-edge.acme.workers.dev';
const QUEUES = [
  ...['lead-refreshes', 'lead-deliveries', 'lead-attempts', 'lead-imports'],
  ...['lead-deliveries-dead', 'lead-imports-dead'],
];
const ID = 'd1d1d1d1-0000-0000-0000-000000000009';

let dir: string;
let config: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'deploy-'));
  config = join(dir, 'wrangler.toml');
  await writeFile(config, await readFile('wrangler.toml'));
});
afterEach(() => rm(dir, { recursive: true }));

/** Simulates an account as wrangler shows it, with wrangler's answers and errors. */
class Account {
  databases: { uuid: string; name: string; jurisdiction?: string }[] = [];
  queues = new Set<string>();
  worker: { secrets: Record<string, string>; config: string } | null = null;
  migrated = 0;
  commands: string[] = [];
  isLoggedIn = true;
  /** The command during which the connection fails. */
  breaksAt: string | null = null;

  readonly wrangler: Wrangler = async (args) => {
    const command = args.join(' ');
    this.commands.push(command.replaceAll(dir, ''));
    if (this.breaksAt !== null && command.startsWith(this.breaksAt)) throw new WranglerError(command, 'fetch failed');
    switch (args.slice(0, 2).join(' ')) {
      case 'whoami --json':
        if (this.isLoggedIn) return '{"loggedIn":true}';
        throw new WranglerError(command, '{"loggedIn":false}');
      case 'd1 list':
        return JSON.stringify(this.databases);
      case 'd1 create':
        this.databases.push({ uuid: ID, name: args[2] as string, ...(args[4] && { jurisdiction: args[4] }) });
        return 'created';
      case 'd1 info':
        return JSON.stringify({ jurisdiction: null, ...this.databases.find(({ name }) => name === args[2]) });
      case 'd1 migrations':
        this.migrated++;
        return '';
      case 'queues create':
        if (this.queues.has(args[2] as string))
          throw new WranglerError(command, `Queue name '${args[2]}' is already taken. [code: 11009]`);
        this.queues.add(args[2] as string);
        return '';
      case 'secret list':
        if (this.#isOther(args)) return JSON.stringify([{ name: 'JWT_SECRET' }, { name: 'SETTINGS_KEYS' }]);
        if (!this.worker) throw new WranglerError(command, 'This Worker does not exist on your account. [code: 10007]');
        return JSON.stringify(Object.keys(this.worker.secrets).map((name) => ({ name, type: 'secret_text' })));
      case 'deploy dist/worker/index.js':
        return this.#upload(args);
      default:
        throw new Error(`no such command: ${command}`);
    }
  };

  /** The account has another Worker. Without the config, wrangler asks which Worker is meant. */
  #isOther(args: readonly string[]): boolean {
    return !args.join(' ').endsWith(`--config ${config}`);
  }

  async #upload(args: readonly string[]): Promise<string> {
    const file = args[args.indexOf('--secrets-file') + 1] as string;
    const secrets = args.includes('--secrets-file') ? JSON.parse(await readFile(file, 'utf8')) : {};
    this.worker = {
      secrets: { ...this.worker?.secrets, ...secrets },
      config: await readFile(args[args.indexOf('--config') + 1] as string, 'utf8'),
    };
    return `Uploaded leads-at-the-edge\nDeployed leads-at-the-edge triggers\n  ${URL}\n  schedule: * * * * *\n`;
  }
}

const run = async (account: Account) => {
  const said: string[] = [];
  const secretsFile = join(dir, 'secrets.json');
  const url = await deploy({ wrangler: account.wrangler, config, secretsFile, say: (line) => said.push(line) });
  return { url, said: said.join('\n'), secrets: JSON.parse(await readFile(secretsFile, 'utf8').catch(() => '{}')) };
};

describe('npm run deploy', () => {
  it('creates everything in an empty account, and writes down the IDs', async () => {
    const account = new Account();
    const { url, said, secrets } = await run(account);
    expect(url).toBe(URL);
    expect([...account.queues].sort()).toEqual(QUEUES.toSorted());
    expect(account.migrated).toBe(1);
    expect(account.worker?.secrets).toEqual(secrets);
    expect(Object.keys(secrets).sort()).toEqual(['JWT_SECRET', 'SETTINGS_KEYS', 'VAPID_KEY']);
    expect(account.worker?.config).toContain(`database_id = "${ID}"`);
    expect(account.worker?.config).toContain(`PUBLIC_URL = "${URL}"`);
    for (const secret of Object.values(secrets as Record<string, string>)) {
      expect(said).not.toContain(secret);
      expect(account.commands.join('\n')).not.toContain(secret);
    }
    expect((await stat(join(dir, 'secrets.json'))).mode & 0o077).toBe(0);
  });

  it('changes only the Worker the second time', async () => {
    const account = new Account();
    const { secrets } = await run(account);
    account.commands = [];
    await run(account);
    expect(account.worker?.secrets).toEqual(secrets);
    expect(account.commands.filter((command) => command.startsWith('d1 create'))).toEqual([]);
    expect(account.commands.filter((command) => command.startsWith('deploy'))).toEqual([
      'deploy dist/worker/index.js --no-bundle --config /wrangler.toml',
    ]);
  });

  it.each(['d1 create', 'queues create lead-imports', 'd1 migrations', 'secret list', 'deploy'])(
    'resumes where "%s" failed',
    async (command) => {
      const account = new Account();
      account.breaksAt = command;
      await expect(run(account)).rejects.toThrow('fetch failed');
      account.breaksAt = null;
      const { url, secrets } = await run(account);
      expect(url).toBe(URL);
      expect(account.worker?.secrets).toEqual(secrets);
      expect(account.databases).toHaveLength(1);
    },
  );

  it('never replaces the secrets of an existing Worker, and refuses to deploy without the secrets it cannot create', async () => {
    const account = new Account();
    const theirs = { JWT_SECRET: 'theirs', SETTINGS_KEYS: 'theirs', VAPID_KEY: 'theirs' };
    account.worker = { secrets: theirs, config: '' };
    await run(account);
    expect(account.worker.secrets).toEqual(theirs);
    await writeFile(config, (await readFile(config, 'utf8')).replace('"SETTINGS_KEYS"]', '"SETTINGS_KEYS", "OTHER"]'));
    await expect(run(account)).rejects.toThrow('Cannot create OTHER');
  });

  const setVar = async (name: string, value: string) => {
    const text = await readFile(config, 'utf8');
    await writeFile(config, text.replace(new RegExp(`^${name} = ".*"`, 'm'), `${name} = "${value}"`));
  };

  it.each(['eu', 'us', 'fedramp'])(
    'creates D1 and every queue in the jurisdiction %s, and can deploy again',
    async (name) => {
      const account = new Account();
      await setVar('JURISDICTION', name);
      await run(account);
      const created = account.commands.filter((command) => / create /.test(command));
      expect(created).toHaveLength(1 + QUEUES.length);
      for (const command of created) expect(command).toMatch(new RegExp(` --jurisdiction ${name}$`));
      expect((await run(account)).url).toBe(URL);
    },
  );

  it.each([
    ['none', 'eu'],
    ['eu', 'none'],
    ['eu', 'us'],
  ])('stops before any change if the jurisdiction was %s and is now %s', async (before, after) => {
    const account = new Account();
    await setVar('JURISDICTION', before);
    await run(account);
    await setVar('JURISDICTION', after);
    account.commands = [];
    await expect(run(account)).rejects.toThrow(
      `D1 database leads-at-the-edge has the jurisdiction ${before}, but JURISDICTION is ${after}.`,
    );
    expect(account.commands).toEqual(['d1 list --json', 'd1 info leads-at-the-edge --json']);
  });

  it.each([
    ['JURISDICTION', 'EU'],
    ['JURISDICTION', ''],
    ['LOCATION_HINT', 'europe'],
  ])('refuses %s = "%s" before it asks the account', async (name, value) => {
    const account = new Account();
    await setVar(name, value);
    await expect(run(account)).rejects.toThrow(`${name} in `);
    expect(account.commands).toEqual([]);
  });

  it('says which command to run if nobody is logged in', async () => {
    const account = new Account();
    await expect(requireLogin(account.wrangler)).resolves.toBeUndefined();
    account.isLoggedIn = false;
    await expect(requireLogin(account.wrangler)).rejects.toThrow(
      'You are not logged in to Cloudflare. Run: npx wrangler login',
    );
  });

  it('stops if wrangler.toml names another database', async () => {
    const account = new Account();
    account.databases = [{ uuid: ID, name: 'leads-at-the-edge' }];
    await writeFile(config, (await readFile(config, 'utf8')).replace(/database_id = ".*"/, 'database_id = "other"'));
    await expect(run(account)).rejects.toThrow('names the D1 database other');
    expect(account.worker).toBeNull();
  });
});

describe('a second deployment', () => {
  it('has other names, another database and other limits than the first, and both run side by side', async () => {
    const account = new Account();
    await run(account);
    const first = planDeployment(config);
    const firstText = await readFile(config, 'utf8');
    await writeFile(config, forDeployment(firstText, 'staging'));
    const plan = planDeployment(config);
    expect(plan).toEqual({
      ...first,
      worker: 'leads-at-the-edge-staging',
      databaseName: 'leads-at-the-edge-staging',
      queues: first.queues.map((queue) => `staging-${queue}`),
    });
    const text = await readFile(config, 'utf8');
    const limitsOf = (of: string) => [...of.matchAll(/namespace_id = "(\d+)"/g)].map(([, id]) => id);
    expect(new Set([...limitsOf(firstText), ...limitsOf(text)]).size).toBe(2 * limitsOf(firstText).length);
    for (const link of text.match(/dead_letter_queue = ".*"/g) ?? []) expect(link).toContain('"staging-lead-');
    const bindingsOf = (of: string) => of.match(/^(binding|class_name) = .*$|^\[\[.*\nname = .*$/gm);
    expect(bindingsOf(text)).toEqual(bindingsOf(firstText));
    expect(text).not.toContain(ID);
    expect(text).not.toContain(URL);
    account.databases = [];
    await run(account);
    expect(account.databases.map(({ name }) => name)).toEqual(['leads-at-the-edge-staging']);
    expect(account.queues.size).toBe(2 * first.queues.length);
  });

  it('writes its metrics to its own dataset', () => {
    const text = '[[analytics_engine_datasets]]\nbinding = "METRICS"\ndataset = "leads_metrics"\n';
    expect(forDeployment(text, 'eu-2')).toContain('dataset = "leads_metrics_eu_2"');
  });

  it('does not take over the routes of the first', () => {
    const routes = 'routes = [{ pattern = "leads.example.com", custom_domain = true }]';
    expect(forDeployment(`name = "a"\n${routes}\n`, 'eu')).toBe(`name = "a-eu"\n# ${routes}\n`);
  });
});

it('a dry run lists every part that is created', async () => {
  const account = new Account();
  const listed = describePlan(planDeployment(config), { config }).join('\n');
  await run(account);
  for (const part of [...account.queues, ...account.databases.map(({ name }) => name), 'JWT_SECRET', 'LeadObject'])
    expect(listed).toContain(part);
});

it.each([
  [
    "\u001b[31m✘ \u001b[41;31m[\u001b[41;97mERROR\u001b[41;31m]\u001b[0m \u001b[1mUnable to resolve Cloudflare's API hostname.\u001b[0m\n\n  Please check",
    "Unable to resolve Cloudflare's API hostname. Check your network connection, then run the command again.",
  ],
  [
    '✘ [ERROR] A request to the Cloudflare API failed.\n\n  Authentication error [code: 10000]',
    'A request to the Cloudflare API failed. docs/deploy.md lists the permissions an API token needs.',
  ],
  [
    '✘ [ERROR] More than one account available but unable to select one.',
    'More than one account available but unable to select one. Set CLOUDFLARE_ACCOUNT_ID to an account that "npx wrangler whoami" lists.',
  ],
  ['{\n  "error": {\n    "text": "not authorized: SQLITE_AUTH"\n  }\n}', 'not authorized: SQLITE_AUTH'],
  ['something else\nat last', 'at last'],
])('an error of wrangler becomes one line that says what to do next: %j', (output, line) => {
  const error = new WranglerError('wrangler d1 create', output);
  expect(error.message).toBe(`wrangler d1 create: ${line}`);
});
