import { FileSpreadsheet, Upload } from "lucide-react";
import { type DragEvent, useRef, useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { Button } from "#client/ui/button.tsx";
import { Select } from "#client/ui/select.tsx";
import { TextArea } from "#client/ui/text-field.tsx";
import { MAX_FILE_BYTES, MAX_TABLE_ROWS } from "#shared/plan-import.ts";
import styles from "./import-dialog.module.css";
import { tableProblemInWords } from "./import-in-words.ts";
import { ImportProblem } from "./import-problem.tsx";
import type { TableReading, TableSheet } from "./read-table.ts";

/** The table somebody chose: a file or what they pasted, and what was read of it. */
export interface ChosenTable {
  fileName: string | null;
  text: string;
  reading: TableReading | null;
  isReading: boolean;
  /** What reads tables could not be loaded. */
  isUnreachable: boolean;
  /** Which of its sheets. */
  sheet: number;
  rows: TableSheet["rows"] | null;
  chooseFile: (file: File) => void;
  paste: (text: string) => void;
  chooseSheet: (sheet: number) => void;
}

/** Keeps the table that is chosen. What reads tables is loaded when there is one. */
export function useChosenTable(): ChosenTable {
  const [fileName, setFileName] = useState<string | null>(null);
  const [text, setText] = useState("");
  const [reading, setReading] = useState<TableReading | null>(null);
  const [isReading, setIsReading] = useState(false);
  const [isUnreachable, setUnreachable] = useState(false);
  const [sheet, setSheet] = useState(0);
  const asked = useRef(0);

  function read(content: File | string) {
    asked.current += 1;
    const number = asked.current;
    const isLatest = () => asked.current === number;
    setReading(null);
    setSheet(0);
    setUnreachable(false);
    setIsReading(content !== "");
    if (content === "") return;
    import("./read-table.ts")
      .then(({ readTableFile, readTableText }) =>
        typeof content === "string" ? readTableText(content) : readTableFile(content),
      )
      .then((found) => isLatest() && setReading(found))
      .catch(() => isLatest() && setUnreachable(true))
      .finally(() => isLatest() && setIsReading(false));
  }
  return {
    fileName,
    text,
    reading,
    isReading,
    isUnreachable,
    sheet,
    rows: reading?.ok ? (reading.sheets[sheet]?.rows ?? null) : null,
    chooseFile: (file) => {
      setFileName(file.name);
      read(file);
    },
    paste: (pasted) => {
      setFileName(null);
      setText(pasted);
      read(pasted.trim() === "" ? "" : pasted);
    },
    chooseSheet: setSheet,
  };
}

/** Where the table comes from: a file, chosen or dropped, or a paste. */
export function ImportSource({ table, isAsked }: { table: ChosenTable; isAsked: boolean }) {
  const { language, t } = useLanguage();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const { reading } = table;
  const problem =
    (table.isUnreachable && t("common.error.unreachable")) ||
    (reading && !reading.ok && tableProblemInWords(reading.problem, language)) ||
    (isAsked && !reading && !table.isReading && t("import.table.required")) ||
    null;
  const drag = {
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      const file = event.dataTransfer.files[0];
      if (file) table.chooseFile(file);
    },
  };

  return (
    <>
      <div className={styles.drop} data-over={isOver || undefined} {...drag}>
        <FileSpreadsheet aria-hidden="true" />
        {table.fileName !== null && <p className={styles.fileName}>{table.fileName}</p>}
        <p>
          <Button onPress={() => input.current?.click()}>
            <Upload aria-hidden="true" />
            {t(table.fileName === null ? "import.file.choose" : "import.file.other")}
          </Button>{" "}
          <span className={styles.orDrop}>{t("import.file.drop")}</span>
        </p>
        <p className={styles.quiet}>
          {t("import.file.hint", { size: MAX_FILE_BYTES / 1024 / 1024, rows: MAX_TABLE_ROWS })}
        </p>
        <input
          ref={input}
          type="file"
          hidden
          accept=".xlsx,.csv,.tsv,.txt"
          onChange={({ target }) => {
            const file = target.files?.[0];
            if (file) table.chooseFile(file);
            target.value = ""; // Choosing the same file again, mended meanwhile, is a choice too.
          }}
        />
      </div>
      <TextArea
        label={t("import.paste")}
        hint={t("import.paste.hint")}
        value={table.text}
        onChange={table.paste}
        rows={5}
      />
      {reading?.ok && reading.sheets.length > 1 && (
        <Select
          label={t("import.sheet")}
          value={String(table.sheet)}
          onChange={(index) => table.chooseSheet(Number(index))}
          options={reading.sheets.map(({ name }, index) => ({ id: String(index), label: name }))}
        />
      )}
      <div role="status" className={styles.quiet}>
        {table.isReading && t("import.file.reading")}
        {table.rows && table.fileName !== null && `${table.fileName}: `}
        {table.rows && t("import.file.size", { count: table.rows.length, columns: widthOf(table.rows) })}
      </div>
      <ImportProblem>{problem}</ImportProblem>
    </>
  );
}

function widthOf(rows: TableSheet["rows"]): number {
  return rows.reduce((most, cells) => Math.max(most, cells.length), 0);
}
