import type { Language } from "./errors.ts";
import type { Kind, Procedure, RtkInvolvement, Status } from "./procurement.ts";
import type { LateReason, MoveTarget, Stage } from "./stages.ts";

/** The glossary: one word per thing, the same in the interface, the refusals and what is exported. */
export type Words<K extends string> = Readonly<Record<Language, Readonly<Record<K, string>>>>;

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
