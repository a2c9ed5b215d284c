import type { Database } from "#server/db.ts";
import { addDays, type Day, daysBetween, type Period, quarterOf } from "#shared/period.ts";
import type { WindowKind } from "#shared/plan.ts";
import type { Closing, Kind, Procedure, RtkInvolvement } from "#shared/procurement.ts";
import { LATE_REASONS, type LateReason, STAGES, type Stage } from "#shared/stages.ts";

/**
 * Writes a project of `count` procurements as an office of that size would have it: every title its own, eight people,
 * milestones met in order, two plan revisions in the words plans are written in, about one in seven closed and one in
 * twenty a retender. The same count, seed and day give the same project.
 *
 * @returns the project's number
 */
export async function insertRealisticProject(
  { sql }: Pick<Database, "sql">,
  { count, today, seed = 2026 }: { count: number; today: Day; seed?: number },
): Promise<number> {
  const drawn = drawProcurements(count, today, chance(seed));
  return sql.begin(async (tx) => {
    const [project] = await tx<{ id: string }[]>`
      insert into projects (organisation_id, number, name, eligible_from, eligible_to)
      values ((select min(id) from organisations), ${`2021-2027.4.07.23-${count}`}, ${`Sotsiaalse innovatsiooni suurprojekt (${count} hanget)`}, '2024-06-01', '2027-12-31')
      returning id`;
    const projectId = Number(project!.id);
    await tx`insert into sub_activities (project_id, number, name_et, name_en)
      select ${projectId}, number, name_et, name_en from ${rows(tx, SUB_ACTIVITIES)} as r(number int, name_et text, name_en text)`;
    const ids = await tx<{ id: string }[]>`
      select nextval(pg_get_serial_sequence('procurements', 'id')) as id from generate_series(1, ${count})`;
    const id = (index: number) => Number(ids[index]!.id);

    await tx`insert into procurements (project_id, id, title, kind, sub_activity, procedure, rtk_involvement, person,
        estimated_value, currency, register_number, note, opened_on, closed_as, closed_on, closed_reason, retender_of)
      overriding system value
      select ${projectId}, id, title, kind, "subActivity", procedure, "rtkInvolvement", person, value,
        case when value is null then null else 'EUR' end, "registerNumber", note, "openedOn", "closedAs", "closedOn", "closedReason", "retenderOf"
      from ${rows(
        tx,
        drawn.map(({ stages: _, statements: __, retenderOf, ...each }, index) => ({
          ...each,
          id: id(index),
          retenderOf: retenderOf === null ? null : id(retenderOf),
        })),
      )} as r(id bigint, title text, kind text, "subActivity" int, procedure text, "rtkInvolvement" text, person text,
        value numeric, "registerNumber" text, note text, "openedOn" date, "closedAs" text, "closedOn" date, "closedReason" text, "retenderOf" bigint)`;

    await tx`insert into procurement_stages (project_id, procurement_id, stage, applicable, met_on, late_reason)
      select ${projectId}, id, stage, applicable, "metOn", "lateReason"
      from ${rows(
        tx,
        drawn.flatMap(({ stages }, index) => stages.map((each) => ({ ...each, id: id(index) }))),
      )} as r(id bigint, stage text, applicable boolean, "metOn" date, "lateReason" text)`;

    for (const [index, revision] of REVISIONS.entries()) {
      const [draft] = await tx<{ id: string }[]>`
        insert into plan_revisions (project_id, name, source) values (${projectId}, ${revision.name}, ${revision.source}) returning id`;
      await tx`insert into planned_windows (project_id, revision_id, procurement_id, stage, kind, from_period, to_period, refers_to, verbatim, source)
        select ${projectId}, ${draft!.id}, id, stage, kind, "from", "to", "refersTo", verbatim, ${revision.source}
        from ${rows(
          tx,
          drawn.flatMap(({ statements }, at) => statements[index]!.map((each) => ({ ...each, id: id(at) }))),
        )} as r(id bigint, stage text, kind text, "from" text, "to" text, "refersTo" text, verbatim text)`;
      await tx`update plan_revisions set adopted_on = ${revision.adoptedOn}, adopted_at = clock_timestamp() where id = ${draft!.id}`;
    }

    const [last] = await tx<{ revision: string }[]>`
      with happened as (
        select id as procurement_id, 'procurement.created' as kind, opened_on as on_day, 0 as step, '{"exists": false}'::jsonb as before, '{"exists": true}'::jsonb as after
        from procurements where project_id = ${projectId}
        union all
        select procurement_id, 'procurement.moved', met_on, 1,
          jsonb_build_object(stage, jsonb_build_object('applicable', true, 'metOn', null, 'lateReason', null, 'lateNote', null, 'illustrative', false)),
          jsonb_build_object(stage, jsonb_build_object('applicable', true, 'metOn', met_on, 'lateReason', late_reason, 'lateNote', null, 'illustrative', false))
        from procurement_stages where project_id = ${projectId} and met_on is not null
      ), recorded as (
        insert into history (project_id, revision, procurement_id, kind, actor, origin, before, after, happened_on)
        select ${projectId}, row_number() over (order by on_day, procurement_id, step), procurement_id, kind, 'local', null, before, after, on_day
        from happened returning revision
      ) select max(revision) as revision from recorded`;
    await tx`update projects set revision = ${last!.revision} where id = ${projectId}`;
    return projectId;
  });
}

interface Drawn {
  title: string;
  kind: Kind;
  subActivity: number;
  procedure: Procedure | null;
  rtkInvolvement: RtkInvolvement;
  person: string | null;
  value: string | null;
  registerNumber: string | null;
  note: string | null;
  openedOn: Day;
  closedAs: Closing | null;
  closedOn: Day | null;
  closedReason: string | null;
  /** Place in the list of the failed round that this one replaces. */
  retenderOf: number | null;
  stages: { stage: Stage; applicable: boolean; metOn: Day | null; lateReason: LateReason | null }[];
  /** One list per revision. */
  statements: DrawnStatement[][];
}

interface DrawnStatement {
  stage: Stage;
  kind: WindowKind;
  from: Period | null;
  to: Period;
  refersTo: "milestone" | "start";
  verbatim: string;
}

function drawProcurements(count: number, today: Day, draw: Chance): Drawn[] {
  const titles = new Set<string>();
  const drawn: Drawn[] = [];
  const failed: number[] = [];
  while (drawn.length < count) {
    const replaced = failed.length > 0 && draw.happens(0.9) ? failed.shift()! : null;
    const procurement =
      replaced === null
        ? drawProcurement(uniqueTitle(titles, draw), today, draw)
        : drawRetender(drawn[replaced]!, replaced, today, draw);
    if (procurement.closedAs === "failed" && procurement.retenderOf === null) failed.push(drawn.length);
    drawn.push(procurement);
  }
  return drawn;
}

function drawProcurement({ title, kind }: { title: string; kind: Kind }, today: Day, draw: Chance): Drawn {
  const rtkInvolvement = draw.one(["organises", "organises", "advises", "none"] as const);
  const notApplicable = new Set<Stage>();
  if (draw.happens(0.65)) notApplicable.add("mappingStudy");
  if (rtkInvolvement !== "organises") notApplicable.add("rtkCoordination");
  const openedOn = addDays("2024-06-03", draw.below(daysBetween("2024-06-03", today) - 20));
  const planned = planDays(openedOn, notApplicable, draw);
  const fate = draw.below(100);
  const isCompleted = fate < 7;
  const stages = happenedStages(openedOn, planned, notApplicable, isCompleted, today, draw);
  const isClosed = !isCompleted && fate < 15 && stages.some((each) => each.applicable && each.metOn === null);
  const closedAs = isClosed ? (fate < 13 ? "failed" : "cancelled") : null;
  const lastMet = stages.reduce(
    (last, { metOn }) => (metOn !== null && metOn > last ? metOn : last),
    openedOn,
  );
  return {
    title,
    kind,
    subActivity: 1 + draw.below(SUB_ACTIVITIES.length),
    procedure: draw.one([...PROCEDURES_DRAWN, null]),
    rtkInvolvement,
    person: draw.happens(0.92) ? draw.one(PERSONS) : null,
    value: draw.happens(0.6) ? `${(4 + draw.below(240)) * 500}.00` : null,
    registerNumber: draw.happens(0.3) ? String(270_000 + draw.below(60_000)) : null,
    note: draw.happens(0.1) ? draw.one(NOTES) : null,
    openedOn,
    closedAs,
    closedOn: isClosed ? earlier(addDays(lastMet, 20 + draw.below(60)), today) : null,
    closedReason: isClosed ? draw.one(CLOSING_REASONS) : null,
    retenderOf: null,
    stages,
    statements: REVISIONS.map((revision) => stateWindows(revision, planned, notApplicable, draw)),
  };
}

/** A new round keeps what came before the notice, and has promises only by inheriting them. */
function drawRetender(failed: Drawn, index: number, today: Day, draw: Chance): Drawn {
  const openedOn = earlier(addDays(failed.closedOn!, 7 + draw.below(40)), today);
  const announced = draw.happens(0.6) ? addDays(openedOn, 20 + draw.below(60)) : null;
  return {
    ...failed,
    title: `${failed.title}, kordushange`,
    registerNumber: null,
    openedOn,
    closedAs: null,
    closedOn: null,
    closedReason: null,
    retenderOf: index,
    stages: failed.stages.map((each) => {
      if (STAGES.indexOf(each.stage) < STAGES.indexOf("announcement")) return each;
      const isMet =
        each.stage === "announcement" &&
        each.applicable &&
        announced !== null &&
        announced <= today &&
        failed.stages.every(
          (other) => STAGES.indexOf(other.stage) > 2 || !other.applicable || other.metOn !== null,
        );
      return { ...each, metOn: isMet ? announced : null, lateReason: null };
    }),
    statements: REVISIONS.map(() => []),
  };
}

/** When each stage was meant to end. */
function planDays(openedOn: Day, notApplicable: ReadonlySet<Stage>, draw: Chance): Record<Stage, Day> {
  let day = openedOn;
  return Object.fromEntries(
    STAGES.map((stage) => {
      if (!notApplicable.has(stage)) day = addDays(day, USUAL_DAYS[stage] + draw.below(USUAL_DAYS[stage]));
      return [stage, day];
    }),
  ) as Record<Stage, Day>;
}

function happenedStages(
  openedOn: Day,
  planned: Record<Stage, Day>,
  notApplicable: ReadonlySet<Stage>,
  isCompleted: boolean,
  today: Day,
  draw: Chance,
): Drawn["stages"] {
  // Most are behind their plan by some weeks, a few by a year.
  const delay = draw.happens(0.25) ? 0 : draw.below(draw.happens(0.1) ? 330 : 120);
  let previous = openedOn;
  let isOpen = false;
  return STAGES.map((stage) => {
    if (notApplicable.has(stage)) return { stage, applicable: false, metOn: null, lateReason: null };
    const wanted = addDays(planned[stage], delay + draw.below(30) - 10);
    const metOn = isCompleted ? earlier(later(wanted, previous), today) : later(wanted, previous);
    if (isOpen || metOn > today) {
      isOpen = true;
      return { stage, applicable: true, metOn: null, lateReason: null };
    }
    previous = metOn;
    const isLate = quarterOf(metOn) > quarterOf(planned[stage]);
    const lateReason = isLate && draw.happens(0.7) ? draw.one(REASONS_DRAWN) : null;
    return { stage, applicable: true, metOn, lateReason };
  });
}

function stateWindows(
  revision: (typeof REVISIONS)[number],
  planned: Record<Stage, Day>,
  notApplicable: ReadonlySet<Stage>,
  draw: Chance,
): DrawnStatement[] {
  if (!draw.happens(revision.speaksOf)) return [];
  return STAGES.filter((stage) => !notApplicable.has(stage) && draw.happens(revision.states)).map(
    (stage) => ({
      stage,
      refersTo: stage === "baseDocuments" && draw.happens(revision.speaksOfStart) ? "start" : "milestone",
      ...inWords(stage, addDays(planned[stage], revision.moves * draw.below(90)), draw),
    }),
  );
}

/** A window around a day, in one of the ways in which plans put it. */
function inWords(
  stage: Stage,
  day: Day,
  draw: Chance,
): Pick<DrawnStatement, "kind" | "from" | "to" | "verbatim"> {
  const year = Number(day.slice(0, 4));
  const quarter = (quarterOf(day) % 4) + 1;
  const month = Number(day.slice(5, 7));
  const a = draw.usually(["a.", "aasta", "a"]);
  const roman = ROMAN[quarter - 1]!;
  const opening = draw.usually(OPENINGS[stage]);
  const q = `${year}-Q${quarter}`;
  switch (draw.below(8)) {
    case 0:
      return { kind: "deadline", from: null, to: String(year), verbatim: `${opening}${year}. ${a} lõpuks` };
    case 1: {
      const from = Math.max(1, quarter - 1);
      const words = from === quarter ? `${roman} kvartalis` : `${ROMAN[from - 1]}-${roman} kvartalis`;
      return {
        kind: "window",
        from: `${year}-Q${from}`,
        to: q,
        verbatim: `${opening}${year}. ${a} ${words}`,
      };
    }
    case 2: {
      const first = Math.max(1, month - 3);
      const from = `${year}-${String(first).padStart(2, "0")}`;
      const words = `${MONTHS[first - 1]}-${MONTHS[month - 1]} ${year}. ${a}`;
      return { kind: "window", from, to: day.slice(0, 7), verbatim: `${opening}${words}` };
    }
    case 3:
      return {
        kind: "deadline",
        from: null,
        to: q,
        verbatim: `${opening}${year}. ${a} ${ORDINAL[quarter - 1]} kvartali lõpuks`,
      };
    case 4:
      if (stage !== "contract" && stage !== "delivery") break;
      return {
        kind: stage === "contract" ? "implied" : "period",
        from: q,
        to: stage === "contract" ? q : "2027-Q4",
        verbatim: `perioodiks ${year}. ${a} ${ORDINALS[quarter - 1]} kvartal–2027. ${a} neljas kvartal`,
      };
  }
  const words = draw.usually([`${roman} kvartalis`, `${ORDINAL_IN[quarter - 1]} kvartalis`, `${roman} kv`]);
  return { kind: "window", from: q, to: q, verbatim: `${opening}${year}. ${a} ${words}` };
}

function uniqueTitle(taken: Set<string>, draw: Chance): { title: string; kind: Kind } {
  for (;;) {
    const kind = draw.one(KINDS_DRAWN);
    const words = [draw.one(AUDIENCES), draw.one(TOPICS), draw.one(FORMS[kind])];
    if (draw.happens(0.3)) words.push(draw.one(PLACES));
    if (draw.happens(0.25)) words.push(draw.one(ADDITIONS));
    const text = words.join(" ");
    const title = text[0]!.toUpperCase() + text.slice(1);
    if (title.length < 20 || title.length > 90 || taken.has(title)) continue;
    taken.add(title);
    return { title, kind };
  }
}

interface Chance {
  /** A whole number from 0, smaller than the limit. */
  below(limit: number): number;
  happens(share: number): boolean;
  one<T>(choices: readonly T[]): T;
  /** The first two times out of three: an office has its habits of writing. */
  usually<T>(choices: readonly T[]): T;
}

/** Mulberry32: enough for drawing, and the same numbers for the same seed everywhere. */
function chance(seed: number): Chance {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * Math.max(1, limit));
  const happens = (share: number) => next() < share;
  const one = <T>(choices: readonly T[]) => choices[below(choices.length)]!;
  return { below, happens, one, usually: (choices) => (happens(2 / 3) ? choices[0]! : one(choices)) };
}

function rows(tx: (strings: TemplateStringsArray, ...values: never[]) => unknown, list: object[]) {
  return (tx as unknown as Database["sql"])`jsonb_to_recordset(${JSON.stringify(list)}::text::jsonb)`;
}

const earlier = (a: Day, b: Day) => (a < b ? a : b);
const later = (a: Day, b: Day) => (a > b ? a : b);

const REVISIONS = [
  {
    name: "Seirearuanne 2024",
    adoptedOn: "2024-12-31",
    source: "Seirearuanne (vahearuanne), lisa 2: hangete ajakava",
    speaksOf: 0.55,
    states: 0.55,
    speaksOfStart: 0.3,
    moves: -1,
  },
  {
    name: "Tegevuskava 2026",
    adoptedOn: "2025-12-31",
    source: "Tegevuskava 2026, tabel 3: kavandatud hanked",
    speaksOf: 0.95,
    states: 0.8,
    speaksOfStart: 0.03,
    moves: 0,
  },
] as const;

const SUB_ACTIVITIES = [
  ["Toodete ja teenuste arendamise nõustamine", "Advice on developing products and services"],
  ["Koolitused ja töötoad", "Training courses and workshops"],
  ["Ühiskonna teadlikkuse tõstmine", "Raising awareness"],
  ["Inkubatsioon ja kiirendid", "Incubation and accelerators"],
  ["Mõju hindamine", "Impact assessment"],
  ["Võrgustikud ja rahvusvaheline koostöö", "Networks and international cooperation"],
].map(([name_et, name_en], index) => ({ number: index + 1, name_et, name_en }));

/** Shortest usual time a stage takes, in days. */
const USUAL_DAYS: Record<Stage, number> = {
  mappingStudy: 50,
  baseDocuments: 70,
  rtkCoordination: 30,
  announcement: 25,
  contract: 60,
  delivery: 150,
};

const PROCEDURES_DRAWN: readonly Procedure[] = [
  "smallProcurement",
  "smallProcurement",
  "simplifiedProcedure",
  "openProcedure",
  "openProcedure",
  "lightRegimeServices",
  "designContest",
];
const REASONS_DRAWN = LATE_REASONS.filter((reason) => reason !== "other");
const PERSONS = [
  "Mari Tamm",
  "Jüri Kask",
  "Kadri Lepik",
  "Toomas Õunapuu",
  "Liis Mägi",
  "Andres Põder",
  "Eva-Liisa Saar",
  "Rein Väljaots",
];
const KINDS_DRAWN: readonly Kind[] = [
  "advisory",
  "hackathon",
  "incubation",
  "training",
  "training",
  "eCourse",
  "tvSeries",
  "other",
];
const FORMS: Record<Kind, readonly string[]> = {
  advisory: ["nõustamisteenus", "nõustamine", "mentorlus", "eksperthinnang", "nõustamispäevad"],
  hackathon: ["häkaton", "ideekorje", "arendusnädalavahetus", "lahendusvõistlus"],
  incubation: ["inkubatsiooniprogramm", "kiirendi", "kasvuprogramm", "eelinkubaator"],
  training: ["koolitus", "koolitusprogramm", "koolitussari", "töötubade sari", "suvekool", "õpiring"],
  eCourse: ["e-kursus", "veebikursus", "veebiseminaride sari", "õppevideod"],
  tvSeries: ["saatesari", "telesaade", "taskuhäälingu sari", "lühifilmide sari"],
  other: ["uuring", "juhendmaterjal", "konverents", "veebileht", "trükised", "teavituskampaania"],
};
const AUDIENCES = [
  "vabaühenduste juhtide",
  "sotsiaalsete ettevõtete",
  "noorte",
  "omavalitsuste ametnike",
  "kogukondade eestvedajate",
  "koolijuhtide",
  "maapiirkondade ühingute",
  "eakate",
  "tervisevaldkonna ühingute",
  "kultuuriseltside",
  "keskkonnaühenduste",
  "üliõpilaste",
  "vabatahtlike",
  "hoolekandeasutuste",
  "raamatukogude",
  "puuetega inimeste organisatsioonide",
  "venekeelsete noorte",
  "lasteaiaõpetajate",
  "külaliikumise",
  "alustavate meeskondade",
  "arendajate",
  "rahvusvähemuste ühingute",
  "spordiklubide",
  "muuseumide",
  "päästjate",
  "ajakirjanike",
  "tugiisikute",
  "noorsootöötajate",
  "lapsevanemate",
  "asenduskodude",
];
const TOPICS = [
  "mõju hindamise",
  "teenuste disaini",
  "rahastuse hankimise",
  "ärimudeli loomise",
  "andmekaitse",
  "projektijuhtimise",
  "digioskuste",
  "kaasamise",
  "eestkoste",
  "turunduse",
  "meeskonnatöö",
  "strateegilise planeerimise",
  "vaimse tervise",
  "ringmajanduse",
  "tehisaru kasutamise",
  "suhtluse",
  "küberturvalisuse",
  "koosloome",
  "sotsiaalse innovatsiooni",
  "finantsjuhtimise",
  "prototüüpimise",
  "lugude jutustamise",
  "avaandmete",
  "riigihangete",
  "kriisivalmiduse",
  "ligipääsetavuse",
  "kogukonnateenuste",
  "läbirääkimiste",
  "vabatahtlike juhtimise",
  "kestlikkuse",
];
const PLACES = [
  "Tallinnas",
  "Tartus",
  "Ida-Virumaal",
  "Pärnumaal",
  "Võrumaal",
  "Saaremaal",
  "Hiiumaal",
  "Läänemaal",
  "Viljandimaal",
  "Järvamaal",
  "Põlvamaal",
  "Narvas",
];
const ADDITIONS = [
  "(II voor)",
  "(III voor)",
  "2025",
  "2026",
  "2027",
  "kevadel 2026",
  "sügisel 2026",
  "edasijõudnutele",
  "algajatele",
  "eesti ja vene keeles",
];
const NOTES = [
  "Tehniline kirjeldus ootab IT-spetsialisti hinnangut.",
  "Eelarve on kooskõlastatud rahastajaga.",
  "Kokku lepitud, et hindamiskomisjonis on kaks valdkonna eksperti.",
  "Ühisturgu ei ole, väljastpoolt pakkujaid vähe.",
  "Pakkujatele korraldati infotund, osales neli ettevõtet.",
];
const CLOSING_REASONS = [
  "Ühtegi nõuetele vastavat pakkumust ei esitatud.",
  "Pakkumuste maksumus ületas eelarvet.",
  "Vajadus langes ära.",
  "Vaidlustuse tõttu kehtetuks tunnistatud.",
];
const ROMAN = ["I", "II", "III", "IV"];
const ORDINALS = ["esimene", "teine", "kolmas", "neljas"];
const ORDINAL = ["esimese", "teise", "kolmanda", "neljanda"];
const ORDINAL_IN = ["esimeses", "teises", "kolmandas", "neljandas"];
const MONTHS = [
  "jaanuar",
  "veebruar",
  "märts",
  "aprill",
  "mai",
  "juuni",
  "juuli",
  "august",
  "september",
  "oktoober",
  "november",
  "detsember",
];
const OPENINGS: Record<Stage, readonly string[]> = {
  mappingStudy: ["", "uuring valmib ", "kaardistus "],
  baseDocuments: ["", "alusdokumendid ", "eeldatavasti ", "välja töötatud "],
  rtkCoordination: ["", "kooskõlastatult RTKga ", "eelnevalt RTKga kooskõlastatult "],
  announcement: ["", "hange kuulutatakse välja ", "korraldatud ", "avaldatakse "],
  contract: ["", "leping sõlmitakse ", "eeldatavasti "],
  delivery: ["", "ellu viidud ", "hiljemalt ", "lõpetatud "],
};
