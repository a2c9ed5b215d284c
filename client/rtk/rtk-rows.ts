import { exchangeInWords, type Wording } from "#client/consultation/consultation-in-words.ts";
import { formatDay } from "#client/i18n/format.ts";
import { isOpen } from "#shared/consultation.ts";
import { COURT_WORDS, TOPIC_WORDS } from "#shared/consultation-words.ts";
import type { Cell } from "#shared/csv.ts";
import type { Day } from "#shared/period.ts";
import { windowInWords } from "#shared/period-words.ts";
import type { Matter } from "#shared/rtk-matters.ts";
import type { RtkTableRow } from "#shared/rtk-table.ts";
import { KIND_WORDS, PROCEDURE_WORDS, RTK_WORDS, STAGE_WORDS } from "#shared/words.ts";

/** The list of matters as rows to save, its heading first. */
export function matterRows(matters: readonly Matter[], on: Day, { language, t }: Wording): Cell[][] {
  return [
    [
      t("consultation.procurement"),
      t("consultation.topic"),
      t("consultation.stage"),
      t("rtk.column.court"),
      t("rtk.column.since"),
      t("rtk.column.days"),
      t("consultation.neededBy"),
      t("rtk.list.overdue"),
      t("rtk.column.atRtk"),
      t("rtk.column.withUs"),
      t("rtk.column.rounds"),
      t("rtk.column.exchanges"),
      t("consultation.note"),
    ],
    ...matters.map(({ procurement, consultation, clock, isOverdue }): Cell[] => [
      procurement.title,
      TOPIC_WORDS[language][consultation.topic],
      STAGE_WORDS[language][consultation.stage],
      COURT_WORDS[language][clock.court],
      formatDay(clock.since, language),
      isOpen(clock) ? clock.days : null,
      consultation.neededBy && formatDay(consultation.neededBy, language),
      t(isOverdue ? "rtk.yes" : "rtk.no"),
      clock.daysAtRtk,
      clock.daysWithUs,
      clock.rounds,
      consultation.exchanges
        .filter((each) => each.on <= on)
        .map((each) => exchangeInWords(each, language))
        .join("; "),
      consultation.note,
    ]),
  ];
}

/** The procurements of a year as rows for RTK, their heading first. */
export function tableRows(rows: readonly RtkTableRow[], { language, t }: Wording): Cell[][] {
  const words = (window: RtkTableRow["windows"]["contract"]) => window && windowInWords(window, language);
  return [
    [
      t("rtk.table.number"),
      t("consultation.procurement"),
      t("rtk.table.kind"),
      t("rtk.table.procedure"),
      t("rtk.table.rtk"),
      t("rtk.table.value"),
      t("rtk.table.window.rtkCoordination"),
      t("rtk.table.window.announcement"),
      t("rtk.table.expected"),
      t("rtk.table.window.contract"),
      t("rtk.table.window.delivery"),
      t("rtk.table.basis"),
      t("rtk.table.person"),
      t("consultation.note"),
    ],
    ...rows.map(({ procurement, basis, expectedOn, windows }, index): Cell[] => [
      index + 1,
      procurement.title,
      KIND_WORDS[language][procurement.kind],
      procurement.procedure && PROCEDURE_WORDS[language][procurement.procedure],
      RTK_WORDS[language][procurement.rtkInvolvement],
      procurement.estimatedValue &&
        `${procurement.estimatedValue.amount.replace(".", language === "et" ? "," : ".")} ${procurement.estimatedValue.currency}`,
      words(windows.rtkCoordination),
      words(windows.announcement),
      expectedOn && formatDay(expectedOn, language),
      words(windows.contract),
      words(windows.delivery),
      t(`rtk.table.basis.${basis}`),
      procurement.person,
      procurement.note,
    ]),
  ];
}
