import { type ClientRequest, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { type BoardChanges, withChanges } from "#client/facts/board-facts.ts";
import type { BoardFacts } from "#shared/board.ts";
import type { LiveUpdate } from "#shared/live.ts";
import { unpackFacts } from "#shared/packed-facts.ts";
import { ask } from "#test/support/server.ts";

/** A board that is open somewhere: it reads all once, then listens and asks what changed, as the client does. */
export interface OpenPage {
  facts(): BoardFacts;
  /** How often it was told anything. */
  heard(): number;
  /** Cuts its connection; it comes back by itself. */
  cut(): void;
  /** Resolves once it knows a revision. */
  knows(revision: number, within?: number): Promise<void>;
  close(): void;
}

/** Opens the board of a project. */
export async function openPage(address: string, projectId: number): Promise<OpenPage> {
  let facts = await readFacts(address, projectId);
  let latest = facts.revision;
  let told = 0;
  let isAsking = false;
  let isClosed = false;
  let stream: ClientRequest | null = null;

  const catchUp = async () => {
    if (isAsking) return;
    isAsking = true;
    while (!isClosed && latest > facts.revision) {
      const input = encodeURIComponent(JSON.stringify({ projectId, revision: facts.revision }));
      const answer = await ask(address, `/api/trpc/board.changesSince?input=${input}`).catch(() => null);
      if (answer?.status !== 200) await sleep(100);
      else {
        const changes: BoardChanges & { readAgain: boolean } = answer.json.result.data;
        facts = changes.readAgain ? await readFacts(address, projectId) : withChanges(facts, changes);
      }
    }
    isAsking = false;
  };
  const listen = () => {
    const input = encodeURIComponent(JSON.stringify({ projectId }));
    let isComing = false;
    const comeBack = () => {
      if (isComing) return;
      isComing = true;
      setTimeout(() => isClosed || listen(), 50 + Math.random() * 100);
    };
    stream = request(
      `${address}/api/trpc/board.live?input=${input}`,
      { agent: false, headers: { accept: "text/event-stream" } },
      (answer) => {
        let text = "";
        answer.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
          const events = text.split("\n\n");
          text = events.pop()!;
          for (const event of events) {
            const data = /^data: (\{"projectId".*)$/m.exec(event)?.[1];
            const update: LiveUpdate | null = data ? JSON.parse(data) : null;
            if (!update || !("revision" in update)) continue;
            told += 1;
            latest = Math.max(latest, update.revision);
            void catchUp();
          }
        });
        answer.on("error", () => {}).on("close", comeBack);
      },
    );
    stream.on("error", comeBack).end();
  };
  listen();
  return {
    facts: () => facts,
    heard: () => told,
    cut: () => void stream?.destroy(),
    async knows(revision, within = 10_000) {
      const until = performance.now() + within;
      while (facts.revision < revision) {
        if (performance.now() > until)
          throw new Error(`the page is at revision ${facts.revision}, not at ${revision}`);
        await sleep(5);
      }
    },
    close() {
      isClosed = true;
      stream?.destroy();
    },
  };
}

/** The board as a page reads it that is opened now. */
export async function readFacts(address: string, projectId: number): Promise<BoardFacts> {
  const { status, json } = await ask(address, `/api/v1/board/facts?project=${projectId}`);
  if (status !== 200) throw new Error(`the board answered ${status}`);
  return unpackFacts(json);
}
