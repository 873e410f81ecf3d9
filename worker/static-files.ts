/**
 * Reads a file of dist/web, which is deployed with the Worker. Texts that few requests need are kept there, so that the Worker stays small.
 */
export async function readStaticFile(env: Pick<Env, 'ASSETS'>, path: `/${string}`): Promise<Response> {
  // Any host works, because the binding reads only this deployment's files.
  const file = await env.ASSETS.fetch(`https://files.invalid${path}`);
  if (!file.ok) throw new Error(`The deployment lacks ${path} (${file.status}). Run npm run build and deploy again.`);
  return file;
}
