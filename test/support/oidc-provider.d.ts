/** As much of it as the tests use; the package brings no types. */
declare module "oidc-provider" {
  import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";

  interface Grant {
    addOIDCScope(scope: string): void;
    save(): Promise<string>;
  }
  interface Interaction {
    oidc: {
      provider: { Grant: new (of: { clientId: string; accountId: string }) => Grant };
      client?: { clientId: string };
      session?: { accountId?: string };
    };
  }
  interface Account {
    accountId: string;
    claims(): Record<string, unknown>;
  }
  interface Configuration {
    clients: Record<string, unknown>[];
    cookies: { keys: string[] };
    features: Record<string, { enabled: boolean }>;
    claims: Record<string, string[]>;
    conformIdTokenClaims: boolean;
    jwks: { keys: object[] };
    ttl: Record<string, number>;
    pkce: { required(): boolean };
    interactions: { url(context: unknown, interaction: { uid: string }): string };
    findAccount(context: unknown, accountId: string): Account;
    loadExistingGrant(context: Interaction): Promise<Grant>;
  }
  export default class Provider {
    constructor(issuer: string, configuration: Configuration);
    callback(): RequestListener;
    interactionFinished(request: IncomingMessage, response: ServerResponse, result: object): Promise<void>;
  }
}
