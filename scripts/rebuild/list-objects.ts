import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

const CLASS_NAME = 'LeadObject';
const OBJECT_FILE = /^([0-9a-f]{64})\.sqlite$/;

/** The IDs of all lead objects in a local server's state directory, sorted so that a run can continue. */
export async function listLocalObjects(stateDir: string): Promise<string[]> {
  const root = join(stateDir, 'v3', 'do');
  const namespaces = await readdir(root).catch(() => []);
  const namespace = namespaces.find((name) => name.endsWith(`-${CLASS_NAME}`));
  if (!namespace)
    throw new Error(`${root} has no lead objects. Is {root} the state directory of a server that has run?`);
  const files = await readdir(join(root, namespace));
  return files.flatMap((file) => OBJECT_FILE.exec(file)?.[1] ?? []).sort();
}

const Namespaces = z.object({
  result: z.array(z.object({ id: z.string(), script: z.string().optional(), class: z.string().optional() })),
});
const Objects = z.object({
  result: z.array(z.object({ id: z.string(), hasStoredData: z.boolean() })),
  result_info: z.object({ cursor: z.string().nullish() }).nullish(),
});

const NAMESPACES_MAX = 1000;
const OBJECTS_PER_PAGE = 10_000;

/**
 * The IDs of all lead objects of a deployed Worker, as Cloudflare lists them: developers.cloudflare.com/api/resources/durable_objects.
 * The token needs the permission "Workers Scripts: Read".
 */
export async function listDeployedObjects({
  accountId,
  token,
  script,
  api = 'https://api.cloudflare.com/client/v4',
}: {
  accountId: string;
  token: string;
  script: string;
  api?: string;
}): Promise<string[]> {
  const root = `${api}/accounts/${accountId}/workers/durable_objects/namespaces`;
  const read = async <Answer>(schema: z.ZodType<Answer>, url: string): Promise<Answer> => {
    const response = await fetch(url, { headers: { Authorization: `Bearer ${token}` } });
    if (!response.ok) throw new Error(`Cloudflare answered ${response.status}: ${await response.text()}`);
    return schema.parse(await response.json());
  };
  const { result: namespaces } = await read(Namespaces, `${root}?per_page=${NAMESPACES_MAX}`);
  const namespace = namespaces.find((found) => found.script === script && found.class === CLASS_NAME);
  if (!namespace) throw new Error(`the account has no Durable Objects ${CLASS_NAME} of the Worker ${script}`);
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ limit: `${OBJECTS_PER_PAGE}`, ...(cursor && { cursor }) });
    const page: z.infer<typeof Objects> = await read(Objects, `${root}/${namespace.id}/objects?${query}`);
    ids.push(...page.result.filter(({ hasStoredData }) => hasStoredData).map(({ id }) => id));
    cursor = page.result_info?.cursor || null;
  } while (cursor);
  return ids.sort();
}
