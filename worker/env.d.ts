// What an operator may set beside wrangler.toml: `wrangler types` knows only what must be there.
interface Env {
  /** Without it no e-mail is sent: automations that would send one fail, and say so. */
  RESEND_API_KEY?: string;
}
