import { Agent, request } from "node:http";
import { ask } from "#test/support/server.ts";

/** A card that people of a crowd move on and back again. */
interface Card {
  id: number;
  /** The latest version anybody was told of. */
  version: number;
  /** The history rows of the moves that were acknowledged. */
  revisions: number[];
  /** Moves of which nobody was told what became of them. */
  unknown: number;
}

/** People who all move the same cards at the same time, as fast as they are answered. */
export interface Crowd {
  /** Moves that were answered with success. */
  acknowledged: number;
  /** Moves that were told that somebody was faster, with the procurement as it is. */
  conflicts: number;
  /** Versions of a card that two moves were both told they made. */
  doubled: number;
  /** Answers that were neither, by status; „none“ when no answer came. */
  others: Record<string, number>;
  /** Answers of 503 that did not say when to come again. */
  withoutRetryAfter: number;
  /** Everybody finishes the move they are at. */
  stop(): Promise<void>;
  /** Resolves when everybody has ended, because no answer came or none was a success any more. */
  ended: Promise<void>;
  /** Looks at what is left of the acknowledged moves, on the server as it is then. */
  compare(address: string): Promise<{ lost: number; invented: number }>;
}

/**
 * So many people begin to move cards of the project opened last; who gets an answer that is neither success nor conflict
 * goes home.
 */
export async function gatherCrowd(address: string, people: number): Promise<Crowd> {
  const cards = await findOrMakeCards(address, people * 2);
  const versions = new Set<string>();
  const agent = new Agent({ keepAlive: true, maxSockets: people });
  let isDone = false;
  const crowd: Crowd = {
    acknowledged: 0,
    conflicts: 0,
    doubled: 0,
    others: {},
    withoutRetryAfter: 0,
    async stop() {
      isDone = true;
      await crowd.ended;
    },
    ended: Promise.resolve(),
    compare: (server) => compareAll(server, cards),
  };
  const person = async () => {
    while (!isDone) {
      const card = cards[Math.floor(Math.random() * cards.length)]!;
      const { status, retryAfter, json } = await move(agent, address, card);
      if (status === 200) {
        crowd.acknowledged++;
        const made = `${card.id}:${json.procurement.version}`;
        if (versions.has(made)) crowd.doubled++;
        versions.add(made);
        card.version = Math.max(card.version, json.procurement.version);
        card.revisions.push(json.revision);
      } else if (status === 409 && json?.current) {
        crowd.conflicts++;
        card.version = Math.max(card.version, json.current.version);
      } else {
        crowd.others[status] = (crowd.others[status] ?? 0) + 1;
        if (status === 503 && !retryAfter) crowd.withoutRetryAfter++;
        if (status === "none" || status === 503) card.unknown++;
        return;
      }
    }
  };
  crowd.ended = Promise.all(Array.from({ length: people }, person)).then(() => agent.destroy());
  return crowd;
}

const TITLE = "Rahva liigutatav hange";

/** The cards that a crowd before them made on the same data, or new ones. */
async function findOrMakeCards(address: string, count: number): Promise<Card[]> {
  const { json: list } = await ask(address, "/api/trpc/projects.list");
  const projectId: number = list.result.data.currentId;
  const { json: board } = await ask(address, `/api/v1/board?project=${projectId}`);
  const there: { id: number; title: string; version: number }[] = board.stages.flatMap(
    ({ procurements }: { procurements: unknown[] }) => procurements,
  );
  const cards = there
    .filter(({ title }) => title.startsWith(TITLE))
    .map(({ id, version }): Card => ({ id, version, revisions: [], unknown: 0 }));
  let missing = count - cards.length;
  const maker = async () => {
    while (missing > 0) {
      const body = { projectId, title: `${TITLE} ${missing--}`, kind: "other" };
      const answer = await ask(address, "/api/trpc/procurements.create", { method: "POST", body });
      const { id, version } = answer.json.result.data.procurement;
      cards.push({ id, version, revisions: [], unknown: 0 });
    }
  };
  await Promise.all(Array.from({ length: 8 }, maker));
  return cards;
}

interface Moved {
  status: number | "none";
  retryAfter?: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers of all kinds
  json?: any;
}

/** A card is in its first stage at odd versions, because each move there and back is one. */
function move(agent: Agent, address: string, { id, version }: Card): Promise<Moved> {
  const toStage = version % 2 === 1 ? "baseDocuments" : "mappingStudy";
  const body = JSON.stringify({ toStage, version, reason: "Nii oli kokku lepitud." });
  return new Promise((resolve) => {
    const headers = { "content-type": "application/json" };
    const path = `${address}/api/v1/procurements/${id}/move`;
    const asked = request(path, { agent, method: "POST", headers, timeout: 60_000 }, (answer) => {
      let text = "";
      answer
        .setEncoding("utf8")
        .on("data", (part: string) => {
          text += part;
        })
        .on("error", () => resolve({ status: "none" }))
        .on("end", () => {
          const { "retry-after": retryAfter } = answer.headers;
          try {
            resolve({ status: answer.statusCode!, retryAfter, json: JSON.parse(text) });
          } catch {
            resolve({ status: "none" });
          }
        });
    });
    asked
      .on("error", () => resolve({ status: "none" }))
      .on("timeout", () => asked.destroy())
      .end(body);
  });
}

async function compareAll(
  address: string,
  cards: readonly Card[],
): Promise<{ lost: number; invented: number }> {
  const total = { lost: 0, invented: 0 };
  const left = cards.filter(({ revisions, unknown }) => revisions.length > 0 || unknown > 0);
  const reader = async () => {
    for (let card = left.pop(); card; card = left.pop()) {
      const { lost, invented } = await compare(address, card);
      total.lost += lost;
      total.invented += invented;
    }
  };
  await Promise.all(Array.from({ length: 8 }, reader));
  return total;
}

async function compare(address: string, card: Card): Promise<{ lost: number; invented: number }> {
  const input = encodeURIComponent(JSON.stringify({ id: card.id }));
  const { json } = await ask(address, `/api/trpc/procurements.read?input=${input}`);
  const { procurement, history } = json.result.data;
  const kept = new Set(history.map((change: { revision: number }) => change.revision));
  // What was under way when the connection went may be there or not: nobody was told.
  const beyond = procurement.version - card.version;
  const lost = card.revisions.filter((revision) => !kept.has(revision)).length + Math.max(0, -beyond);
  return { lost, invented: Math.max(0, beyond - card.unknown) };
}
