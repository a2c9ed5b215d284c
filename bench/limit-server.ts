import { createServer } from "node:http";
import postgres from "postgres";

/**
 * The least that could be done on the same machine: a bare HTTP server with bytes made beforehand (`/bytes?n=`), one
 * SELECT that makes a board's JSON passed on as it is (`/select?project=`), and a page with so many motionless cards
 * (`/cards?n=`). Started by the bench with the database's options; prints its address.
 */
const sql = postgres({ ...JSON.parse(process.argv[2] ?? "{}"), max: 9, onnotice: () => {} });

const server = createServer(async ({ url = "/" }, response) => {
  const { pathname, searchParams } = new URL(url, "http://limit");
  const n = Number(searchParams.get("n"));
  if (pathname === "/bytes") response.setHeader("content-type", "application/json").end(bytesOf(n));
  else if (pathname === "/cards")
    response.setHeader("content-type", "text/html; charset=utf-8").end(pageOf(n));
  else {
    const [row] = await sql<{ board: string }[]>`${boardQuery(Number(searchParams.get("project")))}`;
    response.setHeader("content-type", "application/json").end(row!.board);
  }
});
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as { port: number };
  console.log(`http://127.0.0.1:${port}`);
});

const prepared = new Map<number, Buffer>();

function bytesOf(n: number): Buffer {
  const bytes = prepared.get(n) ?? Buffer.alloc(n, "0123456789abcdef");
  prepared.set(n, bytes);
  return bytes;
}

function boardQuery(projectId: number) {
  return sql`
    select json_agg(json_build_object('id', p.id, 'version', p.version, 'title', p.title, 'kind', p.kind, 'procedure', p.procedure,
      'person', p.person, 'closedAs', p.closed_as, 'stages', s.stages, 'windows', w.windows))::text as board
    from procurements p
    left join (select procurement_id, json_agg(json_build_object('stage', stage, 'applicable', applicable, 'metOn', met_on)) as stages
      from procurement_stages where project_id = ${projectId} group by 1) s on s.procurement_id = p.id
    left join (select procurement_id, json_agg(json_build_object('revisionId', revision_id, 'stage', stage, 'kind', kind, 'from', from_period,
      'to', to_period, 'verbatim', verbatim)) as windows from planned_windows where project_id = ${projectId} group by 1) w on w.procurement_id = p.id
    where p.project_id = ${projectId} and p.removed_at is null`;
}

/** Six columns that scroll, and one card that follows the pointer: what a browser does without any program. */
function pageOf(n: number): string {
  const columns = Array.from({ length: 6 }, (_, column) => {
    const cards = Array.from({ length: Math.ceil((n - column) / 6) }, (_, at) => {
      const id = at * 6 + column + 1;
      return `<article data-card="${id}"><h3>Vabaühenduste juhtide mõju hindamise koolitus ${id}</h3><p>III–IV kvartal 2026</p><p>Mari Tamm</p></article>`;
    });
    return `<section data-for="${column}"><h2>Etapp ${column + 1}</h2><div class="list">${cards.join("")}</div></section>`;
  });
  return `<!doctype html><meta charset="utf-8"><title>Limit</title><style>
    body{margin:0;font:14px sans-serif;display:flex;gap:8px;height:100vh}
    section{flex:1;display:flex;flex-direction:column}.list{overflow-y:auto;flex:1}
    article{height:120px;margin:4px;border:1px solid #ccc;border-radius:6px;contain:strict}
    </style>${columns.join("")}<script>
    let held = null, x = 0, y = 0;
    addEventListener("mousedown", (e) => { held = e.target.closest("article"); x = e.clientX; y = e.clientY; });
    addEventListener("mousemove", (e) => { if (held) held.style.transform = "translate(" + (e.clientX - x) + "px," + (e.clientY - y) + "px)"; });
    addEventListener("mouseup", (e) => {
      if (!held) return;
      const list = document.elementsFromPoint(e.clientX, e.clientY).map((each) => each.closest("section")).find((each) => each && !each.contains(held));
      held.style.transform = "";
      list?.querySelector(".list").prepend(held);
      held = null;
    });
    </script>`;
}
