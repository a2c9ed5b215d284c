import { randomInt } from "node:crypto";
import { type Access, assertMay, may } from "#shared/access.ts";
import { DomainError } from "#shared/errors.ts";
import type { LiveUpdate } from "#shared/live.ts";
import type { Broadcast } from "../broadcast.ts";
import type { Context } from "../context.ts";
import { readFacts, readRevision } from "./facts.ts";

export interface LiveContext extends Context {
  broadcast: Broadcast;
  /** Tells who asks as it is now: sessions end and rights change while a page stays open. Left out where nobody signs in. */
  askAgain?: (() => Promise<Access>) | undefined;
}

/** Milliseconds within which a page hears that it has no right to be told any more, at the latest. */
const ACCESS_ASKED_EVERY = 10_000;

/**
 * Tells of a project, and of others that the same browser has open, from now on: of each its revision at once and after
 * every commit. Of what may not be seen nothing is told but that; where nothing may, the first is refused. Ends by
 * itself after some minutes, so that nobody is served for ever who has stopped reading; whoever listens begins anew.
 */
export async function* readLive(
  ctx: LiveContext,
  { projectId, others = [] }: { projectId: number; others?: readonly number[] },
  signal: AbortSignal,
): AsyncGenerator<LiveUpdate> {
  const projectIds = [...new Set([projectId, ...others])];
  let { access } = ctx;
  const isMine = (id: number) => may(access, "board.live", id);
  if (!projectIds.some(isMine)) assertMay(access, "board.live", projectId, "project");
  for (const id of projectIds) if (!isMine(id)) yield { projectId: id, rights: "changed" };
  const listener = {
    projectIds,
    userId: access.user?.id ?? null,
    askAccessEvery: ctx.askAgain ? ACCESS_ASKED_EVERY : null,
  };
  const until = AbortSignal.any([signal, AbortSignal.timeout(randomInt(STREAM_LASTS.from, STREAM_LASTS.to))]);
  for await (const { revisions, looked, isAccessAsked } of ctx.broadcast.listen(listener, until)) {
    if (isAccessAsked && ctx.askAgain) {
      const before = access;
      access = await ctx.askAgain();
      if (access.user === null) throw new DomainError("SIGN_IN_FIRST");
      for (const id of projectIds)
        if (String(access.seats[id]) !== String(before.seats[id])) yield { projectId: id, rights: "changed" };
      if (!projectIds.some(isMine)) assertMay(access, "board.live", projectId, "project");
    }
    for (const [id, revision] of revisions) {
      if (!isMine(id)) continue;
      // The page will ask what changed: by then it is read, once for all pages.
      if (revision !== null) readFacts(ctx, id, revision).catch(() => {});
      yield { projectId: id, revision: revision ?? (await readRevision(ctx, id)) };
    }
    for (const each of looked)
      if (isMine(each.projectId)) yield { projectId: each.projectId, looked: each.procurementId };
  }
}

/** Milliseconds; those who began together do not end together. */
const STREAM_LASTS = { from: 3 * 60_000, to: 5 * 60_000 };
