import { Agent, request } from "node:http";
import { unpackFacts } from "#shared/packed-facts.ts";
import type { Procurement } from "#shared/procurement.ts";
import { currentStage, type MoveTarget, STAGES, stageIndex } from "#shared/stages.ts";

/** What a crowd of people does: each moves cards of their own on and back again, as fast as they are answered. */
export interface Crowd {
  address: string;
  /** One per person; several may work on the same project. */
  projects: number[];
  milliseconds: number;
  /** Where people sign in: the session they all work in. */
  cookie?: string;
}

export interface CrowdResult {
  moves: number;
  errors: number;
  /** Of one move, in milliseconds. */
  latencies: number[];
}

/** A person has a handful of cards in hand, not the whole board. */
const CARDS_EACH = 25;

// Run as a program of its own, so that the one who measures is not the one who presses.
if (process.argv[2]) console.log(JSON.stringify(await work(JSON.parse(process.argv[2]))));

async function work({ address, projects, milliseconds, cookie }: Crowd): Promise<CrowdResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: projects.length });
  const door: Door = { agent, address, headers: cookie === undefined ? {} : { cookie } };
  const result: CrowdResult = { moves: 0, errors: 0, latencies: [] };
  const cards = new Map<number, Procurement[]>();
  for (const project of new Set(projects)) cards.set(project, await movableCards(door, project));
  const own = projects.map((project, at) => {
    const colleagues = projects.filter((each) => each === project).length;
    const before = projects.slice(0, at).filter((each) => each === project).length;
    const all = cards.get(project)!;
    const share = Math.min(CARDS_EACH, Math.floor(all.length / colleagues));
    return all.slice(before * share, (before + 1) * share);
  });
  const until = performance.now() + milliseconds;
  await Promise.all(own.map((some) => person(door, some, until, result)));
  agent.destroy();
  return result;
}

interface Door {
  agent: Agent;
  address: string;
  headers: Record<string, string>;
}

async function movableCards(door: Door, project: number): Promise<Procurement[]> {
  const { status, body } = await ask(door, `/api/v1/board/facts?project=${project}`, null);
  if (status !== 200) throw new Error(`the board answered ${status}: ${body}`);
  const { procurements } = unpackFacts(JSON.parse(body));
  return procurements.filter(({ closedAs, stages }) => closedAs === null && currentStage(stages) !== null);
}

async function person(door: Door, cards: Procurement[], until: number, result: CrowdResult): Promise<void> {
  if (cards.length === 0) throw new Error("there are fewer cards than people");
  const back = new Map<number, MoveTarget>();
  for (let at = 0; performance.now() < until; at = (at + 1) % cards.length) {
    const card = cards[at]!;
    const from = back.get(card.id);
    const toStage = from ?? nextStage(card);
    const since = performance.now();
    const { status, body } = await ask(door, `/api/v1/procurements/${card.id}/move`, {
      toStage,
      version: card.version,
      // Going on passes conditions: each is looked into, and then passed over.
      reason: from ? "Verstapost oli märgitud ekslikult." : "Tingimused on täitmisel.",
    });
    result.latencies.push(performance.now() - since);
    result.moves++;
    if (status !== 200) {
      result.errors++;
      continue;
    }
    if (from) back.delete(card.id);
    else back.set(card.id, currentStage(card.stages)!);
    cards[at] = JSON.parse(body).procurement;
  }
}

function nextStage({ stages }: Procurement): MoveTarget {
  const at = stageIndex(currentStage(stages)!);
  return STAGES.slice(at + 1).find((stage) => stages[stage].applicable) ?? "completed";
}

function ask(
  { agent, address, headers }: Door,
  path: string,
  sent: unknown,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(`${address}${path}`, {
      agent,
      method: sent === null ? "GET" : "POST",
      headers: sent === null ? headers : { ...headers, "content-type": "application/json" },
    });
    asked.on("error", reject);
    asked.on("response", (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (text) => {
        body += text;
      });
      response.on("end", () => resolve({ status: response.statusCode!, body }));
    });
    asked.end(sent === null ? undefined : JSON.stringify(sent));
  });
}
