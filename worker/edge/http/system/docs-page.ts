/**
 * The API's document as a page: Swagger UI, from our own static assets (scripts/openapi-docs.ts puts them there). Until it has loaded, and
 * without JavaScript, the page shows where the document is.
 */
export const DOCS_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
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
      <p>It is described by an OpenAPI 3.1 document: <a href="/api/openapi.json">/api/openapi.json</a></p>
    </div>
  </body>
</html>
`;

/** Nothing is loaded from another host, and nothing that could run is written into the page. */
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
