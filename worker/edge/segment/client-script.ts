/**
 * What stands where vendors serve their libraries. Those are theirs to serve, and a redirect is forbidden here: the page
 * goes on, and whoever looks is told what to do.
 */
export const CLIENT_SCRIPT = `// This server takes what Segment's, RudderStack's and Jitsu's clients send; it does not serve their libraries.
// Install the client from npm (@segment/analytics-next, @rudderstack/analytics-js, @jitsu/js) and name this server as its host.
console.warn('[leads] No analytics library is served here: install the client from npm and name this server as its host. Nothing is being recorded.');
`;
