import type { Context } from "#server/context.ts";
import { addComment } from "#server/services/add-comment.ts";
import { addCondition } from "#server/services/add-condition.ts";
import { addStep } from "#server/services/add-step.ts";
import { closeProcurement } from "#server/services/close-procurement.ts";
import { createProcurement } from "#server/services/create-procurement.ts";
import { createProject } from "#server/services/create-project.ts";
import { deliverOutput } from "#server/services/deliver-output.ts";
import { linkDocument } from "#server/services/link-document.ts";
import { openConsultation } from "#server/services/open-consultation.ts";
import { undoChange } from "#server/services/undo-change.ts";
import type { AppRouter } from "#server/trpc/router.ts";
import { type Deed, MAY, type Role, type Seat } from "#shared/access.ts";
import type { TestDatabase } from "#test/support/database.ts";
import { givenProcurement, switchOffConditions } from "#test/support/given.ts";
import { givenAssignment, givenWork, work } from "#test/support/given-hours.ts";
import { givenOutput, soMany } from "#test/support/given-outputs.ts";
import { adoption, by, givenDraft, givenPlan } from "#test/support/given-plans.ts";
import { givenPerson, type Person } from "#test/support/people.ts";

/** Everybody who may ask for something: those of a project, and those who are not. */
export const WHO = [
  "anonymous",
  "disabled",
  "auditor",
  "evaluator",
  "coordinator",
  "manager",
  "administrator",
  "stranger",
] as const;
export type Who = (typeof WHO)[number];

/** A database, and services called on it as the local user. */
export type Office = Pick<TestDatabase, "database" | "context">;

/** An organisation with its people. */
export interface Organisation {
  id: number;
  people: Readonly<Record<Exclude<Who, "anonymous">, Person>>;
}

/** A project that holds one of everything, each with its number. */
export interface Place {
  organisationId: number;
  /** Somebody whom the organisation's administrators look after. */
  userId: string;
  invitationId: number;
  projectId: number;
  procurement: { id: number; version: number };
  failed: { id: number; version: number };
  cancelled: { id: number; version: number };
  consultation: { consultationId: number; version: number };
  exchangeId: number;
  stepId: number;
  documentId: number;
  conditionId: number;
  checkId: number;
  assignmentId: number;
  outputId: number;
  spareOutputId: number;
  deliveryId: number;
  draft: { revisionId: number; version: number };
  adoptedId: number;
  shareId: number;
  /** What each of those who log hours has: a name, hours of their own, and a change they can take back. */
  own: Readonly<
    Record<
      string,
      { name: string; entryId: number; closedEntryId: number; assignmentId: number; revision: number }
    >
  >;
}

const LOGGING = ["evaluator", "coordinator", "manager"] as const satisfies readonly Role[];

let organisations = 0;

/** An organisation with somebody of each kind, who have no project yet. */
export async function givenOrganisation(office: Office): Promise<Organisation> {
  const { sql } = office.database;
  organisations += 1;
  const [row] = await sql<[{ id: string }]>`
    insert into organisations (name) values (${`Sihtasutus ${organisations}`}) returning id`;
  const id = Number(row.id);
  const people = {} as Record<Exclude<Who, "anonymous">, Person>;
  for (const who of WHO)
    if (who !== "anonymous")
      people[who] = await givenPerson(office, {
        name: `${who} ${organisations}`,
        administers: who === "administrator" ? [id] : [],
      });
  return { id, people };
}

/** A project of an organisation, in which everybody has the role they are called by. */
export async function givenPlace(office: Office, { id, people }: Organisation): Promise<Place> {
  const { sql } = office.database;
  const ctx = office.context();
  const { projectId } = await createProject(ctx, {
    number: "2021-2027.4.07.23-0001",
    name: "Katseprojekt",
    eligibleFrom: "2024-01-01",
    eligibleTo: "2027-12-31",
    subActivities: [{ number: 2, nameEt: "Teine", nameEn: "Second" }],
    organisationId: id,
  });
  await switchOffConditions(ctx, projectId);
  const seats: Record<string, Role> = {
    auditor: "auditor",
    evaluator: "evaluator",
    coordinator: "coordinator",
    manager: "manager",
    disabled: "manager",
  };
  for (const [who, role] of Object.entries(seats))
    await sql`insert into memberships (project_id, user_id, role)
      values (${projectId}, ${people[who as "auditor"].userId}, ${role})`;
  await sql`update users set disabled_at = now() where id = ${people.disabled.userId}`;
  const [invitation] = await sql<[{ id: string }]>`
    insert into invitations (organisation_id, email, token_hash, invited_by, expires_at)
    values (${id}, 'kutsutu@naidis.ee', ${crypto.randomUUID()}, 'local', now() + interval '1 hour') returning id`;
  const [share] = await sql<[{ id: string }]>`
    insert into share_links (project_id, token_hash, screen, shared_by, expires_at)
    values (${projectId}, ${crypto.randomUUID()}, 'board', 'local', now() + interval '1 day') returning id`;

  const procurement = await givenProcurement(ctx, { projectId, metOn: { mappingStudy: "2026-02-10" } });
  const closed = async (as: "failed" | "cancelled") => {
    const { id: of, version } = await givenProcurement(ctx, { projectId, title: as });
    const { procurement: after } = await closeProcurement(ctx, {
      id: of,
      version,
      as,
      reason: "Pakkumusi ei tulnud",
    });
    return { id: of, version: after.version };
  };
  const [failed, cancelled] = [await closed("failed"), await closed("cancelled")];
  const of = procurement.id;
  await openConsultation(ctx, {
    id: of,
    topic: "baseDocuments",
    stage: "baseDocuments",
    neededBy: null,
    note: null,
    openedOn: "2026-10-01",
    sentOn: "2026-10-02",
  });
  await addStep(ctx, { id: of, stage: "baseDocuments", kind: "marketResearch", on: null, note: null });
  await linkDocument(ctx, { id: of, title: "Hankekava", url: "https://naidis.ee/kava" });
  const check = await addCondition(ctx, {
    projectId,
    stage: "delivery",
    procedures: null,
    rtkInvolvements: null,
    need: "check",
    documentType: null,
    text: "Käidud üle vaatamas",
  });
  const output = await givenOutput(ctx, { projectId });
  const spare = await givenOutput(ctx, { projectId, nameEt: "Teised klipid" });
  const { output: delivered } = await deliverOutput(ctx, {
    projectId,
    outputId: output.id,
    on: "2026-10-01",
    count: 1,
    link: null,
    note: null,
  });
  const late = [{ procurementId: of, stage: "baseDocuments" as const, says: by("2026-Q1") }];
  const adoptedId = await givenPlan(ctx, projectId, "2025-12-31", late);
  const draft = await givenDraft(ctx, projectId, [
    { procurementId: of, stage: "contract", says: by("2027-Q1") },
  ]);
  const own = {} as Record<string, Place["own"][string]>;
  for (const who of LOGGING) {
    const { userId, name } = people[who];
    const theirs: Context = { ...ctx, actor: userId };
    const assignment = await givenAssignment(ctx, { id: of, person: name });
    const entry = await givenWork(ctx, { id: of, person: name });
    const closedEntry = await givenWork(ctx, { id: of, person: name, on: "2026-03-02" });
    const { revision } = await addComment(theirs, { id: of, text: "Vaatan üle" });
    own[who] = {
      name,
      entryId: entry.id,
      closedEntryId: closedEntry.id,
      assignmentId: assignment.id,
      revision,
    };
    await sql`update work_entries set user_id = ${userId} where project_id = ${projectId} and person = ${name}`;
    await sql`update evaluator_assignments set user_id = ${userId} where project_id = ${projectId} and person = ${name}`;
  }
  const spareAssignment = await givenAssignment(ctx, { id: of });
  await sql`insert into closed_months (project_id, month, actor) values (${projectId}, '2026-03', 'local')`;
  const idOf = async (table: string) => {
    const [row] = await sql<[{ id: string }]>`
      select id from ${sql(table)} where project_id = ${projectId} order by id desc limit 1`;
    return Number(row.id);
  };
  const [condition] = await sql<[{ id: string }]>`
    select id from conditions where project_id = ${projectId} order by id limit 1`;
  return {
    organisationId: id,
    userId: people.auditor.userId,
    invitationId: Number(invitation.id),
    projectId,
    procurement: { id: of, version: procurement.version },
    failed,
    cancelled,
    consultation: { consultationId: await idOf("consultations"), version: 1 },
    exchangeId: await idOf("consultation_exchanges"),
    stepId: await idOf("procurement_steps"),
    documentId: await idOf("documents"),
    conditionId: Number(condition.id),
    checkId: check.condition.id,
    assignmentId: spareAssignment.id,
    outputId: output.id,
    spareOutputId: spare.id,
    deliveryId: delivered.deliveries[0]!.id,
    draft: { revisionId: draft.id, version: draft.version },
    adoptedId,
    shareId: Number(share.id),
    own,
  };
}

/** The same place with a procurement whose creation was taken back in the place of every procurement. */
export async function withRemoved(office: Office, place: Place): Promise<Place> {
  const ctx = office.context();
  const { projectId } = place;
  const created = await createProcurement(ctx, {
    projectId,
    title: "Eksitus",
    kind: "other",
    notApplicable: [],
  } as never);
  await undoChange(ctx, { projectId, revision: created.revision });
  const { id } = created.procurement;
  const gone = { id, version: 2 };
  return { ...place, procurement: gone, failed: gone, cancelled: gone };
}

/** A place of which there is nothing. */
export function nowhere(place: Place): Place {
  const moved = (value: unknown): unknown => {
    if (typeof value === "number") return 900_000_000 + value;
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [
        name,
        name === "version" || name === "own" ? each : moved(each),
      ]),
    );
  };
  const own = Object.fromEntries(
    Object.entries(place.own).map(([who, { name, ...ids }]) => [who, { name, ...(moved(ids) as object) }]),
  );
  return { ...(moved(place) as Place), userId: "f".repeat(32), own: own as Place["own"] };
}

type PathsOf<R> = {
  [Name in keyof R & string]: R[Name] extends { _def: { type: string } }
    ? Name
    : `${Name}.${PathsOf<R[Name]>}`;
}[keyof R & string];
export type Path = PathsOf<AppRouter["_def"]["record"]> & Deed;

type MakeInput = (place: Place, who: Who) => unknown;

/** Sensible input for every procedure; one that is missing does not compile. */
export const INPUTS: Readonly<Record<Path, MakeInput>> = {
  "account.me": () => undefined,
  "account.methods": () => undefined,
  "account.rename": (_, who) => ({ name: who }),
  "account.sessions": () => undefined,
  "account.endSession": () => ({ id: "keegi" }),
  "account.setUp": () => ({
    token: "A".repeat(43),
    organisationName: "Võõras",
    name: "Võõras",
    email: "vooras@naidis.ee",
    password: "pikk-ja-voeras-parool",
  }),
  "account.readInvitation": () => ({ token: "A".repeat(43) }),
  "account.acceptInvitation": () => ({ token: "A".repeat(43), account: null }),

  "board.read": ({ projectId }) => ({ project: projectId }),
  "board.changesSince": ({ projectId }) => ({ projectId, revision: 1 }),
  "board.live": ({ projectId }) => ({ projectId }),

  "consultations.open": ({ procurement: { id } }) => ({ id, topic: "other", stage: "baseDocuments" }),
  "consultations.edit": ({ procurement: { id }, consultation }) => ({
    id,
    ...consultation,
    topic: "evaluation",
  }),
  "consultations.exchange": ({ procurement: { id }, consultation }) => ({
    id,
    ...consultation,
    kind: "cameBack",
  }),
  "consultations.correctExchange": ({ procurement: { id }, consultation, exchangeId }) => ({
    ...{ id, ...consultation, exchangeId },
    on: "2026-10-05",
  }),
  "consultations.removeExchange": ({ procurement: { id }, consultation }) => ({ id, ...consultation }),
  "consultations.remove": ({ procurement: { id }, consultation }) => ({ id, ...consultation }),
  "consultations.dueDates": ({ projectId }) => ({ projectId }),
  "consultations.addDueDate": ({ projectId }) => ({
    projectId,
    input: "nextYearPlan",
    month: 11,
    day: 3,
    validFrom: null,
    validTo: null,
    source: "Kiri",
    verification: "unverified",
  }),

  "gates.add": ({ projectId }) => ({
    projectId,
    stage: "delivery",
    procedures: null,
    rtkInvolvements: null,
    need: "check",
    documentType: null,
    text: "Veel üks",
  }),
  "gates.edit": ({ projectId, checkId }) => ({
    projectId,
    conditionId: checkId,
    version: 1,
    text: "Teisiti",
  }),
  "gates.switch": ({ projectId, conditionId }) => ({ projectId, conditionId, version: 1, enabled: true }),
  "gates.check": ({ procurement: { id }, checkId }) => ({ id, conditionId: checkId, on: "2026-11-01" }),

  "history.undo": ({ projectId, own }, who) => ({ projectId, revision: ownOf(own, who).revision }),

  "hours.read": ({ projectId }) => ({ projectId, from: "2026-01-01", to: "2026-12-31" }),
  "hours.assign": ({ procurement: { id } }) => ({ id, ...ROLE }),
  "hours.editAssignment": ({ procurement: { id }, assignmentId }) => ({
    ...{ id, assignmentId, version: 1 },
    ...ROLE,
    note: "Otsime",
  }),
  "hours.removeAssignment": ({ procurement: { id }, assignmentId }) => ({ id, assignmentId, version: 1 }),
  "hours.declare": ({ procurement: { id }, own }, who) => ({
    ...{ id, assignmentId: ownOf(own, who).assignmentId, version: 1 },
    on: "2026-11-02",
  }),
  "hours.log": ({ procurement: { id }, own }, who) => ({ ...work(), id, person: ownOf(own, who).name }),
  "hours.edit": ({ procurement: { id }, own }, who) => ({
    ...work(),
    ...{ id, entryId: ownOf(own, who).entryId, version: 1, person: ownOf(own, who).name },
    hours: 3,
  }),
  "hours.remove": ({ procurement: { id }, own }, who) => ({
    ...{ id, entryId: ownOf(own, who).entryId, version: 1 },
  }),
  "hours.correct": ({ procurement: { id }, own }, who) => ({
    ...work(),
    ...{ id, entryId: ownOf(own, who).closedEntryId, person: ownOf(own, who).name },
    hours: 1,
    note: "Ajasin segi",
  }),
  "hours.logWeek": ({ projectId, procurement: { id }, own }, who) => ({
    projectId,
    entries: [{ what: "log", ...work(), id, person: ownOf(own, who).name }],
  }),
  "hours.closeMonth": ({ projectId }) => ({ projectId, month: "2026-01" }),
  "hours.setCapacity": ({ projectId }) => ({ projectId, role: "itSpecialist", from: "2026-Q1", hours: 40 }),

  "installation.read": () => undefined,
  "installation.setOperator": () => ({ email: "keegi@naidis.ee", isOperator: true }),

  "law.read": ({ projectId }) => ({ projectId }),
  "law.addFigure": ({ projectId }) => ({
    projectId,
    figure: "tenderPeriod",
    procedure: "openProcedure",
    condition: null,
    value: 40,
    unit: "days",
    validFrom: "2027-01-01",
    validTo: null,
    source: "RT I",
    verification: "unverified",
  }),

  "organisations.list": () => undefined,
  "organisations.create": () => ({ name: "Uus sihtasutus", administratorEmail: null }),
  "organisations.inviteAdministrator": ({ organisationId }) => ({ organisationId, email: "uus@naidis.ee" }),
  "organisations.rename": ({ organisationId }) => ({ organisationId, name: "Teise nimega" }),
  "organisations.projects": ({ organisationId }) => ({ organisationId }),
  "organisations.events": ({ organisationId }) => ({ organisationId }),

  "outputs.read": ({ projectId }) => ({ projectId }),
  "outputs.add": ({ projectId }) => ({ projectId, ...OUTPUT }),
  "outputs.edit": ({ projectId, outputId }) => ({ projectId, outputId, version: 1, ...OUTPUT }),
  "outputs.remove": ({ projectId, spareOutputId }) => ({ projectId, outputId: spareOutputId, version: 1 }),
  "outputs.plan": ({ projectId, draft: { revisionId }, outputId }) => ({
    ...{ projectId, revisionId, outputId },
    was: null,
    becomes: soMany(4, "2027-Q1"),
  }),
  "outputs.deliver": ({ projectId, outputId }) => ({ projectId, outputId, count: 2 }),
  "outputs.editDelivery": ({ projectId, outputId, deliveryId }) => ({
    ...{ projectId, outputId, deliveryId, version: 1 },
    count: 3,
  }),
  "outputs.removeDelivery": ({ projectId, outputId, deliveryId }) => ({
    ...{ projectId, outputId, deliveryId, version: 1 },
  }),

  "people.list": ({ organisationId }) => ({ organisationId }),
  "people.invite": ({ organisationId, projectId }) => ({
    ...{ organisationId, projectId },
    email: "kolleeg@naidis.ee",
    role: "evaluator",
  }),
  "people.revokeInvitation": ({ organisationId, invitationId }) => ({ organisationId, id: invitationId }),
  "people.setRole": ({ organisationId, userId, projectId }) => ({
    ...{ organisationId, userId, projectId },
    role: "coordinator",
  }),
  "people.setAdministrator": ({ organisationId, userId }) => ({
    organisationId,
    userId,
    isAdministrator: true,
  }),
  "people.disable": ({ organisationId, userId }) => ({ organisationId, userId, isDisabled: true }),
  "people.endSessions": ({ organisationId, userId }) => ({ organisationId, userId }),
  "people.resetPassword": ({ organisationId, userId }) => ({ organisationId, userId }),
  "people.export": ({ organisationId, userId }) => ({ organisationId, userId }),
  "people.anonymise": ({ organisationId, userId }) => ({ organisationId, userId }),

  "plans.read": ({ projectId }) => ({ projectId }),
  "plans.changesSince": ({ projectId }) => ({ projectId, revision: 1 }),
  "plans.startDraft": ({ projectId }) => ({ projectId, name: "Uus kava", from: "empty" }),
  "plans.renameDraft": ({ draft }) => ({ ...draft, name: "Teise nimega" }),
  "plans.discardDraft": ({ draft }) => draft,
  "plans.planWindow": ({ draft: { revisionId }, procurement: { id } }) => ({
    ...{ revisionId, procurementId: id },
    stage: "delivery",
    was: null,
    becomes: by("2027-Q3"),
  }),
  "plans.giveReason": ({ adoptedId, procurement: { id } }) => ({
    ...{ revisionId: adoptedId, procurementId: id },
    stage: "baseDocuments",
    reason: "market",
    note: null,
  }),
  "plans.importRows": ({ draft, procurement: { id } }) => ({
    into: draft,
    rows: [
      { row: 2, procurement: { id }, stage: "delivery", states: by("2027-Q4"), source: null, note: null },
    ],
  }),
  "plans.adopt": ({ draft }) => ({ ...draft, ...adoption("2026-11-20") }),

  "presence.look": ({ projectId, procurement: { id } }) => ({ projectId, procurementId: id, page: PAGE }),
  "presence.leave": ({ projectId, procurement: { id } }) => ({ projectId, procurementId: id, page: PAGE }),

  "procurements.read": ({ procurement: { id } }) => ({ id }),
  "procurements.create": ({ projectId }) => ({
    projectId,
    title: "Uus hange",
    kind: "other",
    subActivity: 2,
    procedure: null,
    rtkInvolvement: "none",
    person: null,
    estimatedValue: null,
    registerNumber: null,
    note: null,
    notApplicable: [],
  }),
  "procurements.edit": ({ procurement: { id } }) => ({ id, was: {}, becomes: { note: "Märkus" } }),
  "procurements.move": ({ procurement }) => ({ ...procurement, toStage: "rtkCoordination" }),
  "procurements.correctMilestone": ({ procurement }) => ({
    ...procurement,
    stage: "mappingStudy",
    on: "2026-02-11",
  }),
  "procurements.explainLateness": ({ procurement }) => ({
    ...procurement,
    stage: "baseDocuments",
    lateReason: "market",
  }),
  "procurements.setApplicable": ({ procurement }) => ({
    ...procurement,
    stage: "rtkCoordination",
    applicable: false,
  }),
  "procurements.close": ({ procurement }) => ({ ...procurement, as: "cancelled", reason: "Ei vaja" }),
  "procurements.reopen": ({ cancelled }) => ({ ...cancelled, reason: "Vajame siiski" }),
  "procurements.retender": ({ failed }) => failed,
  "procurements.comment": ({ procurement: { id } }) => ({ id, text: "Lisan" }),
  "procurements.linkDocument": ({ procurement: { id } }) => ({
    id,
    title: "Leping",
    url: "https://naidis.ee/l",
  }),
  "procurements.unlinkDocument": ({ procurement: { id }, documentId }) => ({ id, documentId }),

  "projects.list": () => undefined,
  "projects.open": ({ projectId }) => ({ projectId }),
  "projects.create": ({ organisationId }) => ({ organisationId, ...PROJECT }),
  "projects.loadSample": ({ organisationId }) => ({ organisationId }),
  "projects.copy": ({ projectId }) => ({ from: projectId, ...PROJECT }),

  "reports.slippage": ({ projectId }) => ({ project: projectId }),

  "shares.list": ({ projectId }) => ({ projectId }),
  "shares.create": ({ projectId }) => ({ projectId, screen: "board", worksUntil: "2026-12-01" }),
  "shares.revoke": ({ projectId, shareId }) => ({ projectId, id: shareId }),

  "steps.add": ({ procurement: { id } }) => ({ id, ...STEP }),
  "steps.edit": ({ procurement: { id }, stepId }) => ({ id, stepId, version: 1, ...STEP }),
  "steps.remove": ({ procurement: { id }, stepId }) => ({ id, stepId, version: 1 }),
};

/** Those who log no hours try it with somebody else's. */
function ownOf(own: Place["own"], who: Who) {
  return own[who] ?? own.manager!;
}

const PAGE = "0b9f8f5e-6d0c-4a53-9b3b-5d6f5f0f0a01";
const PROJECT = {
  number: "2021-2027.4.07.23-0009",
  name: "Järgmine",
  eligibleFrom: "2026-01-01",
  eligibleTo: "2028-12-31",
};
const STEP = { stage: "baseDocuments", kind: "technicalDialogue", on: null };
const ROLE = {
  role: "domainExpert",
  person: null,
  stage: "contract",
  forecastHours: 10,
  load: null,
  months: null,
};
const OUTPUT = {
  subActivity: 2,
  procurementId: null,
  nameEt: "Juhendid",
  nameEn: "Guides",
  indicators: [],
  unclear: null,
};

/** With what statuses somebody is refused by the table; none where they are not. */
export function refusalFor(path: Deed, who: Who): number[] {
  const scope = MAY[path];
  if (scope === "anyone") return [];
  if (who === "anonymous" || who === "disabled") return [401];
  if (scope === "signedIn") return [];
  // Whose organisation it is does not matter where they look after none.
  if (scope === "organisation") return who === "administrator" ? [] : [403, 404];
  if (scope === "installation") return [403, 404];
  if (who === "stranger") return [404];
  return (scope as readonly Seat[]).includes(who as Seat) ? [] : [403];
}
