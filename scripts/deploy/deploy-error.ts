/** A deployment that cannot continue: `message` is one line for the operator that says what to do. */
export class DeployError extends Error {}
