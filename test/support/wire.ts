import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { onTestFinished } from "vitest";
import { startBroadcast } from "#server/broadcast.ts";
import type { Context } from "#server/context.ts";
import { readSettings } from "#server/env.ts";
import { describeInstallation } from "#server/installation.ts";
import { appRouter } from "#server/trpc/router.ts";
import { createCallerFactory, type RequestContext } from "#server/trpc/trpc.ts";

/** A bug as it is written into the log. */
export interface LoggedBug {
  error: unknown;
  errorNumber: string;
}

export interface Wire {
  /** Calls procedures in this process. */
  caller: ReturnType<typeof call>;
  /** Asks over HTTP, without a network. */
  ask(path: string, input: unknown, type?: "query" | "mutation"): Promise<Response>;
  logged: LoggedBug[];
}

const call = createCallerFactory(appRouter);

/** The procedures, as a request of this context meets them, with another database where one is given. */
export async function openWire(ctx: Context, { database = ctx.database } = {}): Promise<Wire> {
  const broadcast = await startBroadcast(ctx.database);
  onTestFinished(() => broadcast.close());
  const logged: LoggedBug[] = [];
  const context: RequestContext = {
    ...ctx,
    database,
    broadcast,
    sentKey: null,
    describeInstallation: describeInstallation(readSettings({}), {}, new Date()),
    logError: (error, errorNumber) => logged.push({ error, errorNumber }),
  };
  return {
    caller: call(context, { signal: new AbortController().signal }),
    ask(path, input, type = "mutation") {
      const url = new URL(`http://127.0.0.1/api/trpc/${path}`);
      const json = typeof input === "string" ? input : JSON.stringify(input);
      if (type === "query") url.searchParams.set("input", json);
      const post = { method: "POST", body: json, headers: { "content-type": "application/json" } };
      const req = new Request(url, type === "query" ? undefined : post);
      return fetchRequestHandler({
        endpoint: "/api/trpc",
        req,
        router: appRouter,
        createContext: () => context,
      });
    },
    logged,
  };
}
