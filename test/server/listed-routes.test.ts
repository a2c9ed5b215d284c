import Fastify from "fastify";
import { describe, expect, test } from "vitest";
import { allowOnlyListed } from "#server/listed-routes.ts";

const answer = async () => ({});

function server() {
  const app = Fastify();
  allowOnlyListed(app);
  return app;
}

describe("an address of which nobody said who may use it", () => {
  test.each([
    ["GET", "/api/v1/secrets"],
    ["POST", "/api/v1/board/facts"],
    ["POST", "/livez"],
    ["DELETE", "/board"],
  ] as const)("does not start: %s %s", (method, url) => {
    expect(() => server().route({ method, url, handler: answer })).toThrow("shared/access.ts");
  });

  test("does not start by naming a procedure that there is not", () => {
    const route = { method: "GET", url: "/api/v1/secrets", handler: answer } as const;
    expect(() => server().route({ ...route, config: { procedure: "secrets.read" } })).toThrow(
      "shared/access.ts",
    );
    expect(() => server().route({ ...route, config: { procedure: "board.read" } })).not.toThrow();
  });
});

test("addresses of which it is said, pages and files start", () => {
  const app = server();
  for (const url of ["/api/v1/board/facts", "/livez", "/board", "/assets/main.js"]) app.get(url, answer);
  app.post("/api/trpc/:path", answer);
});
