import type { FastifyInstance } from "fastify";
import { MAY } from "#shared/access.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** The procedure that an address calls. */
    procedure?: string;
  }
}

/**
 * Lets the server start only with addresses of which it is said who may use them; pages and files tell nothing, and are
 * for everybody. An address that calls a procedure is that procedure's, and every procedure is in the table.
 *
 * @throws Error for whoever added an address and said nothing
 */
export function allowOnlyListed(app: FastifyInstance): void {
  app.addHook("onRoute", ({ method, url, config }) => {
    const methods = [method].flat();
    const isPage = !url.startsWith("/api/") && methods.every((each) => each === "GET" || each === "HEAD");
    const isListed = (each: string) => `${each === "HEAD" ? "GET" : each} ${url}` in MAY;
    const isOfGroup = GROUPS.some((group) => url.startsWith(`${group}/`));
    const { procedure } = config ?? {};
    const isProcedure = procedure !== undefined && procedure in MAY;
    if (isPage || isOfGroup || isProcedure || methods.every(isListed)) return;
    throw new Error(`Say in shared/access.ts who may use ${methods.join("|")} ${url}.`);
  });
}

/** Calls of procedures by their names, and ways to sign in. */
const GROUPS = ["/api/trpc", "/api/auth"];
