/**
 * A page that shows the API's document with Swagger UI. Swagger UI comes from our own static assets, where scripts/openapi-docs.ts puts it.
 * Until it has loaded, or without JavaScript, the page links to the document.
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

/** The page loads nothing from other hosts and contains no inline scripts. */
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
