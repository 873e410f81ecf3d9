/**
 * A page that shows the OpenAPI document with Swagger UI. Swagger UI is one of our static files, which scripts/openapi-docs.ts copies.
 * Until Swagger UI has loaded, or without JavaScript, the page shows a link to the document.
 */
export const DOCS_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>API of Leads at the edge</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/docs/swagger-ui.css">
    <link rel="stylesheet" href="/docs/docs.css">
    <script src="/docs/swagger-ui-bundle.js" defer></script>
    <script src="/docs/docs.js" defer></script>
  </head>
  <body>
    <div id="docs">
      <h1>API of Leads at the edge</h1>
      <p><a href="/api/openapi.json">OpenAPI document</a></p>
    </div>
  </body>
</html>
`;

/** The page loads nothing from other hosts and has no inline scripts. */
export const DOCS_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
