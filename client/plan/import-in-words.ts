import "#client/i18n/screen-texts.ts";
import { textIn } from "#client/i18n/text.ts";
import type { Language } from "#shared/errors.ts";
import { periodInWords } from "#shared/period-words.ts";
import { type ColumnMeaning, MAX_FILE_BYTES, MAX_TABLE_ROWS, type RowProblem } from "#shared/plan-import.ts";
import { KINDS } from "#shared/procurement.ts";
import { STAGES, type Stage } from "#shared/stages.ts";
import { KIND_WORDS, STAGE_WORDS } from "#shared/words.ts";
import type { TableProblem } from "./read-table.ts";
import { wordingProblemInWords } from "./wording-problem.ts";

/** Why a file, or what was pasted, cannot be read as a table, and what to do. */
export function tableProblemInWords(problem: TableProblem, language: Language): string {
  const t = textIn(language);
  const limits = { size: MAX_FILE_BYTES / 1024 / 1024, rows: MAX_TABLE_ROWS };
  switch (problem) {
    case "tooLarge":
      return t("import.file.problem.tooLarge", limits);
    case "tooManyRows":
      return t("import.file.problem.tooManyRows", limits);
    default:
      return t(`import.file.problem.${problem}`);
  }
}

/** What a column holds, in words. */
export function meaningInWords(meaning: ColumnMeaning, language: Language): string {
  if (isStage(meaning)) return STAGE_WORDS[language][meaning];
  return textIn(language)(`import.column.${meaning ?? "none"}`);
}

/** The letter a spreadsheet gives a column: A … Z, AA … */
export function columnLetter(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnLetter(Math.floor(index / 26) - 1) + letter;
}

/** Why a row, or a cell of it, could not be read. */
export function problemInWords(problem: RowProblem, language: Language): string {
  const t = textIn(language);
  switch (problem.code) {
    case "missing":
      return t(`import.problem.missing.${problem.field}`);
    case "unreadable": {
      const why = wordingProblemInWords(problem.wording, language);
      // The words stand beside it; a beginning or an end does not.
      return problem.field === "words" ? why : `${meaningInWords(problem.field, language)}: ${why}`;
    }
    case "ambiguousProcurement":
      return t("import.problem.ambiguousProcurement", { count: problem.candidates.length });
    case "reversed":
      return t("import.problem.reversed", {
        from: periodInWords(problem.from, language),
        to: periodInWords(problem.to, language),
      });
    case "unknownProcurementKind": {
      const kinds = KINDS.map((kind) => KIND_WORDS[language][kind].toLocaleLowerCase(language)).join(", ");
      return t("import.problem.unknownProcurementKind", { text: problem.text, kinds });
    }
    case "contradicts":
      return t(`import.problem.contradicts.${problem.field}`, { row: String(problem.ofRow) });
    case "duplicate":
      return t("import.problem.duplicate", { row: String(problem.ofRow) });
    case "tooLong":
      return t("import.problem.tooLong", {
        column: meaningInWords(problem.field, language),
        most: problem.max,
      });
    case "notText":
      return t("import.problem.notText", { column: meaningInWords(problem.field, language) });
    case "tooMany":
      return t("import.problem.tooMany", { most: problem.max });
    default:
      return t(`import.problem.${problem.code}`, { text: problem.text });
  }
}

function isStage(meaning: ColumnMeaning): meaning is Stage {
  return STAGES.some((stage) => stage === meaning);
}
