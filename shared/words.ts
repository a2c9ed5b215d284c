import type { Language } from "./errors.ts";
import type { ChangeKind } from "./history.ts";
import type { Kind, Procedure, RtkInvolvement, Status } from "./procurement.ts";
import type { LateReason, MoveTarget, Stage } from "./stages.ts";

/** The glossary: one word per thing, the same in the interface, the refusals and what is exported. */
type Words<K extends string> = Readonly<Record<Language, Readonly<Record<K, string>>>>;

export const STAGE_WORDS: Words<MoveTarget> = {
  et: {
    mappingStudy: "Kaardistusuuring",
    baseDocuments: "Alusdokumendid",
    rtkCoordination: "Kooskõlastus RTK-ga",
    announcement: "Väljakuulutamine",
    contract: "Leping",
    delivery: "Elluviimine",
    completed: "Lõpetatud",
  },
  en: {
    mappingStudy: "Mapping study",
    baseDocuments: "Base documents",
    rtkCoordination: "RTK coordination",
    announcement: "Announcement",
    contract: "Contract",
    delivery: "Delivery",
    completed: "Completed",
  },
};

/** The one event that ends each stage. */
export const MILESTONE_WORDS: Words<Stage> = {
  et: {
    mappingStudy: "Uuring on vastu võetud",
    baseDocuments: "Dokumendid on kinnitatud",
    rtkCoordination: "RTK on nõustunud",
    announcement: "Hanketeade on avaldatud",
    contract: "Leping on sõlmitud",
    delivery: "Viimane töö on vastu võetud",
  },
  en: {
    mappingStudy: "The study is accepted",
    baseDocuments: "The documents are approved",
    rtkCoordination: "RTK has agreed",
    announcement: "The notice is published",
    contract: "The contract is signed",
    delivery: "The last delivery is accepted",
  },
};

export const KIND_WORDS: Words<Kind> = {
  et: {
    advisory: "Nõustamine",
    hackathon: "Häkaton",
    incubation: "Inkubatsioon",
    training: "Koolitus",
    eCourse: "E-kursus",
    tvSeries: "Saatesari",
    other: "Muu",
  },
  en: {
    advisory: "Advisory",
    hackathon: "Hackathon",
    incubation: "Incubation",
    training: "Training",
    eCourse: "E-course",
    tvSeries: "TV series",
    other: "Other",
  },
};

export const PROCEDURE_WORDS: Words<Procedure> = {
  et: {
    smallProcurement: "väikehange",
    simplifiedProcedure: "lihthange",
    openProcedure: "avatud hankemenetlus",
    restrictedProcedure: "piiratud hankemenetlus",
    competitiveProcedureWithNegotiation: "konkurentsipõhine läbirääkimistega hankemenetlus",
    lightRegimeServices: "sotsiaal- ja eriteenused",
    designContest: "ideekonkurss",
  },
  en: {
    smallProcurement: "small procurement",
    simplifiedProcedure: "simplified procedure",
    openProcedure: "open procedure",
    restrictedProcedure: "restricted procedure",
    competitiveProcedureWithNegotiation: "competitive procedure with negotiation",
    lightRegimeServices: "social and special services",
    designContest: "design contest",
  },
};

export const RTK_WORDS: Words<RtkInvolvement> = {
  et: { organises: "RTK korraldab", advises: "RTK nõustab", none: "RTK-ta" },
  en: { organises: "RTK organises", advises: "RTK advises", none: "without RTK" },
};

export const STATUS_WORDS: Words<Status> = {
  et: { active: "Töös", completed: "Lõpetatud", failed: "Nurjunud", cancelled: "Tühistatud" },
  en: { active: "Under way", completed: "Completed", failed: "Failed", cancelled: "Cancelled" },
};

export const LATE_REASON_WORDS: Words<LateReason> = {
  et: {
    ownCapacity: "Oma jõudlus",
    rtkQueue: "RTK järjekord",
    market: "Turg: pakkumusi ei tulnud või oli vähe",
    challenge: "Vaidlustus (VAKO)",
    funderOrBudget: "Rahastaja või eelarve",
    scopeChange: "Sisu muutus",
    staffing: "Inimeste puudus",
    other: "Muu",
  },
  en: {
    ownCapacity: "Own capacity",
    rtkQueue: "RTK queue",
    market: "Market: no or too few tenders",
    challenge: "Challenge (VAKO)",
    funderOrBudget: "Funder or budget",
    scopeChange: "Scope change",
    staffing: "Staffing",
    other: "Other",
  },
};

/** What happened, as the end of a sentence that begins with who did it. */
export const CHANGE_WORDS: Words<ChangeKind> = {
  et: {
    "project.created": "lõi projekti",
    "plan.draftStarted": "alustas kava mustandit",
    "plan.draftRenamed": "nimetas kava mustandi ümber",
    "plan.draftDiscarded": "loobus kava mustandist",
    "plan.windowPlanned": "kavandas etapi aega",
    "plan.imported": "tõi kava tabelist",
    "plan.reasonGiven": "märkis edasilükkamise põhjuse",
    "plan.adopted": "võttis kava vastu",
    "law.figureAdded": "lisas seaduse tähtaja",
    "procurement.created": "lisas hanke",
    "procurement.detailsEdited": "muutis andmeid",
    "procurement.moved": "liigutas hanget",
    "procurement.milestoneCorrected": "parandas verstaposti päeva",
    "procurement.latenessExplained": "märkis hilinemise põhjuse",
    "procurement.stageMarked": "muutis, kas etapp on vajalik",
    "procurement.failed": "märkis hanke nurjunuks",
    "procurement.cancelled": "tühistas hanke",
    "procurement.reopened": "avas hanke uuesti",
    "procurement.retendered": "alustas kordushanget",
    "comment.added": "kommenteeris",
    "document.linked": "lisas dokumendi lingi",
    "document.unlinked": "eemaldas dokumendi lingi",
    "change.undone": "võttis muudatuse tagasi",
  },
  en: {
    "project.created": "created the project",
    "plan.draftStarted": "started a draft plan",
    "plan.draftRenamed": "renamed a draft plan",
    "plan.draftDiscarded": "discarded a draft plan",
    "plan.windowPlanned": "planned a stage's window",
    "plan.imported": "imported a plan from a table",
    "plan.reasonGiven": "gave the reason for a later window",
    "plan.adopted": "adopted a plan",
    "law.figureAdded": "added a statutory figure",
    "procurement.created": "added the procurement",
    "procurement.detailsEdited": "edited the details",
    "procurement.moved": "moved the procurement",
    "procurement.milestoneCorrected": "corrected a milestone's day",
    "procurement.latenessExplained": "gave the reason for lateness",
    "procurement.stageMarked": "changed whether a stage applies",
    "procurement.failed": "marked the procurement as failed",
    "procurement.cancelled": "cancelled the procurement",
    "procurement.reopened": "reopened the procurement",
    "procurement.retendered": "started a retender",
    "comment.added": "commented",
    "document.linked": "linked a document",
    "document.unlinked": "removed a document's link",
    "change.undone": "undid a change",
  },
};
