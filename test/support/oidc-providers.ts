import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface Provider {
  issuer: string;
  close(): Promise<void>;
}

export const CLIENT = { id: "hanketahvel", secret: "only-the-two-of-us-know-this-secret" };

async function listen(answer: RequestListener): Promise<{ server: Server; issuer: string }> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function closer(server: Server): () => Promise<void> {
  return () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  };
}

/** A real provider: everybody who comes is signed in at once as the subject that is set. */
export async function startProvider(redirectUri: string): Promise<Provider & { subject: string }> {
  const { default: Oidc } = await import("oidc-provider");
  let answer: RequestListener = (_, response) => void response.writeHead(503).end();
  const { server, issuer } = await listen((request, response) => answer(request, response));
  const running = { issuer, subject: "mari", close: closer(server) };
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const provider = new Oidc(issuer, {
    clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirectUri] }],
    cookies: { keys: ["test"] },
    features: { devInteractions: { enabled: false } },
    claims: { openid: ["sub"], profile: ["name"], email: ["email"] },
    conformIdTokenClaims: false,
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), alg: "RS256", use: "sig" }] },
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 60, IdToken: 60, Interaction: 60, Session: 60 },
    pkce: { required: () => true },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, accountId) => ({
      accountId,
      claims: () => ({
        sub: accountId,
        name: `Nimi ${accountId}`,
        email: "mari@naidis.ee",
        email_verified: true,
      }),
    }),
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({
        clientId: oidc.client!.clientId,
        accountId: oidc.session!.accountId!,
      });
      grant.addOIDCScope("openid profile email");
      await grant.save();
      return grant;
    },
  });
  const callback = provider.callback();
  answer = (request, response) =>
    request.url!.startsWith("/interaction/")
      ? void provider.interactionFinished(request, response, { login: { accountId: running.subject } })
      : void callback(request, response);
  return running;
}

/** What a dishonest provider, or somebody between, says otherwise. */
export interface Lie {
  claims?: Record<string, unknown>;
  header?: Record<string, unknown>;
  /** Signs with a key that the provider does not publish. */
  isForeignKey?: boolean;
  isUnsigned?: boolean;
  hasNoIdToken?: boolean;
}

export interface LyingProvider extends Provider {
  lie: Lie;
  subject: string;
  email: string;
  /** Requests to its token endpoint. */
  asked: Record<string, string>[];
}

/** A provider that says what a test wants. Whatever code it is sent, it answers for the nonce that was asked last. */
export async function startLyingProvider(): Promise<LyingProvider & { nonce: string }> {
  const own = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const foreign = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const { server, issuer } = await listen(async (request, response) => {
    const send = (body: unknown) =>
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (request.url === "/.well-known/openid-configuration")
      return send({
        issuer,
        authorization_endpoint: `${issuer}/auth`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        id_token_signing_alg_values_supported: ["RS256"],
      });
    if (request.url === "/jwks")
      return send({
        keys: [{ ...own.publicKey.export({ format: "jwk" }), kid: "own", use: "sig", alg: "RS256" }],
      });
    provider.asked.push(Object.fromEntries(new URLSearchParams(await bodyOf(request))));
    const { claims, header, isForeignKey, isUnsigned, hasNoIdToken } = provider.lie;
    const now = Math.floor(Date.now() / 1_000);
    const token = signed(
      { alg: "RS256", kid: "own", ...header },
      {
        iss: issuer,
        sub: provider.subject,
        aud: CLIENT.id,
        iat: now,
        exp: now + 300,
        nonce: provider.nonce,
        name: "Mari Maasikas",
        email: provider.email,
        email_verified: true,
        ...claims,
      },
      isUnsigned ? null : (isForeignKey ? foreign : own).privateKey,
    );
    return send({ access_token: "x", token_type: "Bearer", ...(!hasNoIdToken && { id_token: token }) });
  });
  const provider = {
    issuer,
    lie: {} as Lie,
    subject: randomBytes(8).toString("hex"),
    email: "mari@naidis.ee",
    nonce: "",
    asked: [] as Record<string, string>[],
    close: closer(server),
  };
  return provider;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}

function signed(header: object, claims: object, key: KeyObject | null): string {
  const parts = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  if (key === null) return `${parts}.`;
  const { alg } = header as { alg?: string };
  const signature = createSign(alg === "RS512" ? "sha512" : "sha256")
    .update(parts)
    .sign(key);
  return `${parts}.${signature.toString("base64url")}`;
}

/** What PKCE sends ahead of its secret. */
export function challengeOf(verifier: string): string {
  return createHash("sha256").update(verifier).digest("base64url");
}
