import type { Court, ExchangeKind, Topic } from "./consultation.ts";
import type { Language } from "./errors.ts";
import type { RtkInput } from "./rtk-input.ts";

type Words<K extends string> = Readonly<Record<Language, Readonly<Record<K, string>>>>;

/** What RTK is asked about. */
export const TOPIC_WORDS: Words<Topic> = {
  et: {
    planAndProcedure: "Kava ja menetluse liik",
    baseDocuments: "Alusdokumendid",
    technicalDescription: "Tehniline kirjeldus",
    announcementDate: "Väljakuulutamise aeg",
    negotiations: "Läbirääkimised",
    evaluation: "Hindamine",
    contract: "Leping",
    other: "Muu",
  },
  en: {
    planAndProcedure: "Plan and type of procedure",
    baseDocuments: "Base documents",
    technicalDescription: "Technical description",
    announcementDate: "Announcement date",
    negotiations: "Negotiations",
    evaluation: "Evaluation",
    contract: "Contract",
    other: "Other",
  },
};

/** What happened to a matter, as an entry of its list. */
export const EXCHANGE_WORDS: Words<ExchangeKind> = {
  et: {
    sent: "Saadetud RTK-le",
    cameBack: "RTK-lt tagasi",
    agreed: "RTK nõustus",
    withdrawn: "Tagasi võetud",
  },
  en: {
    sent: "Sent to RTK",
    cameBack: "Came back from RTK",
    agreed: "RTK agreed",
    withdrawn: "Withdrawn",
  },
};

/** Whose turn it is. */
export const COURT_WORDS: Words<Court> = {
  et: { us: "Meie käes", rtk: "RTK käes", agreed: "RTK nõus", withdrawn: "Tagasi võetud" },
  en: { us: "With us", rtk: "At RTK", agreed: "RTK agreed", withdrawn: "Withdrawn" },
};

/** What RTK asks its clients for every year. */
export const RTK_INPUT_WORDS: Words<RtkInput> = {
  et: {
    nextYearPlan: "Järgmise aasta hangete sisend",
    firstQuarterProcurements: "Järgmise aasta I kvartali hanked",
  },
  en: {
    nextYearPlan: "Input on next year's procurements",
    firstQuarterProcurements: "Procurements of next year's first quarter",
  },
};
