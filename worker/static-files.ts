/**
 * Reads a file of dist/web, which is deployed with the Worker. Texts that are rarely needed are stored there, which keeps the Worker
 * small.
 */
export async function readStaticFile(env: Pick<Env, 'ASSETS'>, path: `/${string}`): Promise<Response> {
  // Any host name works, because the binding only reads files of this deployment.
  const file = await env.ASSETS.fetch(`https://files.invalid${path}`);
  if (!file.ok) throw new Error(`The deployment lacks ${path} (${file.status}). Run npm run build and deploy again.`);
  return file;
}
