interface Count {
  count: number;
}

/** The note below the number of failed deliveries. Pending deliveries may still fail, so not everything was delivered. */
export function describeFailed({ waiting, dead }: { waiting: Count; dead: Count }): string {
  if (dead.count > 0) return 'No longer retried';
  return waiting.count > 0 ? 'No delivery has run out of retries' : 'Everything was delivered';
}
