/** What the tests use of it; it brings no types of its own. */
declare module "oidc-provider" {
  // biome-ignore lint/style/noDefaultExport: so it is written.
  export default class Provider {
    constructor(issuer: string, configuration: object);
    callback(): (request: unknown, response: unknown) => void;
    on(event: string, listener: (...given: never[]) => void): void;
  }
}
