// What an operator may set beside wrangler.toml: `wrangler types` knows only what must be there.
interface Env {
  /** Opens what is for whoever runs the platform, across all projects. Without it, those endpoints are not there. */
  OPERATOR_KEY?: string;
  /** While JWT_SECRET is being rotated: sessions and tickets that this signed are still valid. */
  JWT_SECRET_PREVIOUS?: string;
  /** Without it, and without `EMAIL`, no email is sent: automations that would send one fail, and say so. */
  RESEND_API_KEY?: string;
  /** Cloudflare's `send_email` binding; Resend goes before it. */
  EMAIL?: SendEmail;
  /** What `GET /api/metrics` asks for; without it there is no such page. */
  METRICS_TOKEN?: string;
  /** Signs push notifications (RFC 8292): a P-256 key as `x.y.d`, each in base64url. Without it, push is not offered. */
  VAPID_KEY?: string;
  /** Where counters go in production. */
  METRICS?: AnalyticsEngineDataset;
}
