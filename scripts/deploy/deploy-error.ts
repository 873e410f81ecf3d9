/** A deployment that cannot go on: `message` is one line for the operator, with what to do. */
export class DeployError extends Error {}
