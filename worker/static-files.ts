/**
 * Reads a file of dist/web, which is deployed together with the Worker: texts that few requests need, and that would otherwise be part of
 * the Worker.
 */
export async function readStaticFile(env: Pick<Env, 'ASSETS'>, path: `/${string}`): Promise<Response> {
  // The host does not matter: the binding leads to this deployment's files.
  const file = await env.ASSETS.fetch(`https://files.invalid${path}`);
  if (!file.ok) throw new Error(`The deployment lacks ${path} (${file.status}). Run npm run build and deploy again.`);
  return file;
}
