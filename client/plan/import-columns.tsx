import { useLanguage } from "#client/i18n/language.tsx";
import { Checkbox } from "#client/ui/checkbox.tsx";
import { Select } from "#client/ui/select.tsx";
import {
  type ColumnMeaning,
  IMPORT_FIELDS,
  LONG_FIELDS,
  type Mapping,
  TABLE_SHAPES,
  type TableShape,
} from "#shared/plan-import.ts";
import { HEADING_WITHIN } from "#shared/plan-import-mapping.ts";
import { STAGES } from "#shared/stages.ts";
import styles from "./import-dialog.module.css";
import { columnLetter, meaningInWords } from "./import-in-words.ts";
import { ImportProblem } from "./import-problem.tsx";

export interface ImportColumnsProps {
  rows: readonly (readonly string[])[];
  mapping: Mapping;
  onChange: (mapping: Mapping) => void;
  /** Reads the columns anew, for another shape or other names. */
  onGuess: (said: Pick<Mapping, "shape" | "headingRow">) => void;
  isAsked: boolean;
}

/** What each column of the table holds: as it was recognised, for the person to correct. */
export function ImportColumns({ rows, mapping, onChange, onGuess, isAsked }: ImportColumnsProps) {
  const { language, t } = useLanguage();
  const { shape, headingRow, columns } = mapping;
  const missing = missingColumn(mapping);
  const options = (["none", ...meaningsOf(shape)] as const).map((meaning) => ({
    id: meaning,
    label: meaningInWords(meaning === "none" ? null : meaning, language),
  }));
  const first = headingRow === null ? 0 : headingRow + 1;

  function change(column: number, meaning: ColumnMeaning) {
    // A meaning belongs to one column: chosen for another, it leaves the first.
    const next = columns.map((before, index) =>
      index === column ? meaning : before === meaning ? null : before,
    );
    onChange({ ...mapping, columns: next });
  }

  return (
    <>
      <p>{t("import.columns.explained")}</p>
      <div className={styles.pair}>
        <Select<TableShape>
          label={t("import.shape")}
          value={shape}
          onChange={(chosen) => onGuess({ shape: chosen, headingRow })}
          options={TABLE_SHAPES.map((id) => ({ id, label: t(`import.shape.${id}`) }))}
        />
        <Select
          label={t("import.heading")}
          value={headingRow === null ? "none" : String(headingRow)}
          onChange={(chosen) => onGuess({ shape, headingRow: chosen === "none" ? null : Number(chosen) })}
          options={[
            { id: "none", label: t("import.heading.none") },
            ...rows.slice(0, HEADING_WITHIN).map((cells, index) => ({
              id: String(index),
              label: t("import.heading.row", { row: String(index + 1), words: beginningOf(cells) }),
            })),
          ]}
        />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled with the keyboard too. */}
      <section className={styles.scroller} aria-label={t("import.columns.region")} tabIndex={0}>
        <table className={styles.sample}>
          <thead>
            <tr>
              <th scope="col" className={styles.number}>
                {t("import.preview.row")}
              </th>
              {columns.map((meaning, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place.
                <th key={column} scope="col" data-unread={meaning === null || undefined}>
                  <Select<string>
                    label={t("import.column.label", { letter: columnLetter(column) })}
                    isLabelHidden
                    value={meaning ?? "none"}
                    onChange={(id) => change(column, id === "none" ? null : (id as ColumnMeaning))}
                    options={options}
                  />
                  <span className={styles.heading}>
                    {(headingRow !== null && rows[headingRow]?.[column]) || columnLetter(column)}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(first, first + SAMPLE_ROWS).map((cells, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place.
              <tr key={first + index}>
                <th scope="row" className={styles.number}>
                  {first + index + 1}
                </th>
                {columns.map((meaning, column) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place.
                  <td key={column} data-unread={meaning === null || undefined}>
                    {cells[column]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {shape === "long" && (
        <Checkbox
          isSelected={mapping.repeatsAbove}
          onChange={(repeatsAbove) => onChange({ ...mapping, repeatsAbove })}
        >
          {t("import.repeats")}
        </Checkbox>
      )}
      <ImportProblem>{isAsked && missing ? t(`import.columns.missing.${missing}`) : null}</ImportProblem>
    </>
  );
}

/** What has to be said of the columns before the rows can be read; null when nothing is missing. */
export function missingColumn({
  shape,
  columns,
}: Mapping): "procurement" | "stage" | "words" | "stages" | null {
  const has = (...meanings: ColumnMeaning[]) => meanings.some((meaning) => columns.includes(meaning));
  if (!has("procurement", "registerNumber")) return "procurement";
  if (shape === "wide") return has(...STAGES) ? null : "stages";
  if (!has("stage")) return "stage";
  return has("words", "to") ? null : "words";
}

/** Enough to see whether a column was recognised. */
const SAMPLE_ROWS = 5;

function meaningsOf(shape: TableShape): readonly NonNullable<ColumnMeaning>[] {
  if (shape === "long") return IMPORT_FIELDS;
  return [
    "procurement",
    ...STAGES,
    ...IMPORT_FIELDS.slice(1).filter((field) => !LONG_FIELDS.includes(field)),
  ];
}

function beginningOf(cells: readonly string[]): string {
  const words = cells.filter((cell) => cell.trim() !== "").join(" · ");
  return words.length > 60 ? `${words.slice(0, 60)}…` : words;
}
