import { CircleAlert } from "lucide-react";
import { useMemo, useState } from "react";
import { formatDay } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { Button } from "#client/ui/button.tsx";
import { Checkbox } from "#client/ui/checkbox.tsx";
import { Select } from "#client/ui/select.tsx";
import type { BoardFacts } from "#shared/board.ts";
import type { DraftStatement } from "#shared/plan-draft.ts";
import {
  type Difference,
  differenceFrom,
  type StatementReading,
  type TableReading,
} from "#shared/plan-import.ts";
import { nameKey } from "#shared/plan-import-words.ts";
import { STAGES, type Stage } from "#shared/stages.ts";
import { KIND_WORDS, STAGE_WORDS, STATUS_WORDS } from "#shared/words.ts";
import styles from "./import-dialog.module.css";
import { columnLetter, problemInWords } from "./import-in-words.ts";
import { marksOf, statementInWords } from "./plan-in-words.ts";

/** A name in the table that is no procurement, no stage, or several. */
export interface UnclearName {
  is: "procurement" | "stage";
  key: string;
  text: string;
  /** The procurements it may be; all of them where none is likelier. */
  candidates: readonly number[];
}

export interface ImportPreviewProps {
  facts: BoardFacts;
  statements: readonly DraftStatement[];
  reading: TableReading;
  names: readonly UnclearName[];
  meant: { procurements: ReadonlyMap<string, number>; stages: ReadonlyMap<string, Stage> };
  onMeant: (name: UnclearName, means: number | Stage | null) => void;
  addsMissing: boolean;
  onAddsMissing: (addsMissing: boolean) => void;
}

/** How the table was understood, row by row, and what importing it would change. */
export function ImportPreview(props: ImportPreviewProps) {
  const { facts, statements, reading } = props;
  const { t } = useLanguage();
  const [isFiltered, setFiltered] = useState(false);
  const [shownCount, setShownCount] = useState(SHOWN_AT_ONCE);
  const titles = useMemo(() => new Map(facts.procurements.map(({ id, title }) => [id, title])), [facts]);
  const lines = useMemo(() => linesOf(reading, statements), [reading, statements]);
  const problems = lines.filter(({ said }) => said?.problem);
  const shown = isFiltered && problems.length > 0 ? problems : lines;
  const more = Math.min(SHOWN_AT_ONCE, shown.length - shownCount);

  return (
    <>
      <MissingAndMeant {...props} />
      <div className={styles.summary}>
        <Counts lines={lines} reading={reading} />
        {problems.length > 0 && (
          <Checkbox isSelected={isFiltered} onChange={setFiltered}>
            {t("import.onlyProblems")}
          </Checkbox>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled with the keyboard too. */}
      <section className={styles.scroller} aria-label={t("import.preview.title")} tabIndex={0}>
        <table className={styles.preview}>
          <thead>
            <tr>
              <th scope="col" className={styles.number}>
                {t("import.preview.row")}
              </th>
              {(["procurement", "stage", "words", "understood", "change"] as const).map((column) => (
                <th key={column} scope="col">
                  {t(`import.preview.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.slice(0, shownCount).map((line) => (
              <tr
                key={line.key}
                data-problem={line.said?.problem ? "" : undefined}
                data-quiet={line.said === null || line.difference?.is === "same" || undefined}
              >
                <th scope="row" className={styles.number}>
                  <span className={styles.rowWord}>{t("import.preview.row")}</span> {line.row}
                </th>
                <Line line={line} reading={reading} titles={titles} />
              </tr>
            ))}
          </tbody>
        </table>
        {more > 0 && (
          <Button variant="quiet" onPress={() => setShownCount(shownCount + SHOWN_AT_ONCE)}>
            {t("import.preview.more", { count: more })}
          </Button>
        )}
      </section>
    </>
  );
}

/** One line of the preview: what the table says of one stage, or a row that says nothing. */
interface PreviewLine {
  key: string;
  row: number;
  said: StatementReading | null;
  difference: Difference | null;
}

function linesOf({ rows }: TableReading, statements: readonly DraftStatement[]): PreviewLine[] {
  const difference = differenceFrom(statements);
  return rows.flatMap(({ row, is, statements: said }): PreviewLine[] => {
    if (is === "silent") return [{ key: String(row), row, said: null, difference: null }];
    return said.map((each) => ({
      key: `${row} ${each.column} ${each.stage}`,
      row,
      said: each,
      difference: each.understood && difference(each.understood),
    }));
  });
}

/** Enough to look through; the rest is shown when asked for. */
const SHOWN_AT_ONCE = 200;

function Line({
  line: { said, difference },
  reading,
  titles,
}: {
  line: PreviewLine;
  reading: TableReading;
  titles: ReadonlyMap<number, string>;
}) {
  const { language, t } = useLanguage();
  if (said === null)
    return (
      <td colSpan={5} className={styles.quiet}>
        {t("import.preview.silent")}
      </td>
    );
  const { understood, problem } = said;
  const target = understood?.target;
  const marks = understood ? marksOf(understood.states, language) : [];
  return (
    <>
      <td className={styles.procurement}>
        {target && "id" in target ? titles.get(target.id) : said.procurement}
        {target && "created" in target && (
          <span className={styles.mark}>
            {t("import.preview.created")}: {KIND_WORDS[language][reading.create[target.created]!.kind]}
          </span>
        )}
      </td>
      <td className={styles.stage}>{said.stage ? STAGE_WORDS[language][said.stage] : said.stageText}</td>
      <td className={styles.words}>
        {said.words}
        {problem && said.column !== null && said.stageText === "" && (
          <span className={styles.quiet}> ({columnLetter(said.column)})</span>
        )}
      </td>
      {problem ? (
        <td colSpan={2}>
          <span className={styles.why}>
            <CircleAlert aria-hidden="true" />
            <span>{problemInWords(problem, language)}</span>
          </span>
        </td>
      ) : (
        <>
          <td className={styles.means}>
            <span className={styles.understood}>
              {understood && statementInWords(understood.states, language)}
            </span>
            {marks.map((mark) => (
              <span key={mark} className={styles.mark}>
                {mark}
              </span>
            ))}
          </td>
          <td className={styles.change}>
            {difference && <span data-change={difference.is}>{t(`import.change.${difference.is}`)}</span>}
            {difference?.is === "changed" && (
              <span className={styles.mark}>
                {t("import.change.was", { words: statementInWords(difference.was, language) })}
              </span>
            )}
          </td>
        </>
      )}
    </>
  );
}

/** How many of everything there are, in one sentence that is read aloud when it changes. */
function Counts({ lines, reading }: { lines: readonly PreviewLine[]; reading: TableReading }) {
  const { t } = useLanguage();
  const count = (is: (line: PreviewLine) => boolean) => lines.filter(is).length;
  const understood = count(({ difference }) => difference !== null);
  const created = new Set(
    lines.flatMap(({ said }) =>
      said?.understood && "created" in said.understood.target ? [said.understood.target.created] : [],
    ),
  ).size;
  const kinds = (["new", "changed", "same"] as const)
    .map((is) => ({ is, many: count(({ difference }) => difference?.is === is) }))
    .filter(({ many }) => many > 0)
    .map(({ is, many }) => t(`import.counts.${is}`, { count: many }));
  const problems = count(({ said }) => Boolean(said?.problem));
  const silent = reading.rows.filter(({ is }) => is === "silent").length;
  return (
    <div role="status">
      <ul className={styles.counts}>
        <li>
          <strong>{t("import.counts.understood", { count: understood })}</strong>
          {kinds.length > 0 && `: ${kinds.join(", ")}`}
        </li>
        {created > 0 && <li>{t("import.counts.created", { count: created })}</li>}
        {problems > 0 && (
          <li className={styles.danger}>{t("import.counts.problems", { count: problems })}</li>
        )}
        {silent > 0 && <li className={styles.quiet}>{t("import.counts.silent", { count: silent })}</li>}
      </ul>
    </div>
  );
}

/** The names that are no procurement or stage of ours, each with what it may mean. */
function MissingAndMeant({ facts, names, meant, onMeant, addsMissing, onAddsMissing }: ImportPreviewProps) {
  const { language, t } = useLanguage();
  const options = useMemo(
    () =>
      facts.procurements.map(({ id, title, registerNumber, openedOn, closedAs }) => ({
        id: String(id),
        label: title,
        // Rounds of one procurement share their title.
        hint: [
          registerNumber,
          t("import.meant.opened", { day: formatDay(openedOn, language) }),
          closedAs && STATUS_WORDS[language][closedAs].toLocaleLowerCase(language),
        ]
          .filter(Boolean)
          .join(" · "),
      })),
    [facts, language, t],
  );
  const missing = names.filter(
    ({ is, candidates, key }) =>
      is === "procurement" && candidates.length === 0 && !meant.procurements.has(key),
  );
  if (names.length === 0) return null;
  return (
    <>
      {(missing.length > 0 || addsMissing) && (
        <div>
          <Checkbox isSelected={addsMissing} onChange={onAddsMissing}>
            {t("import.adds", { count: missing.length })}
          </Checkbox>
          <p className={styles.quiet}>{t("import.adds.hint")}</p>
        </div>
      )}
      <fieldset className={styles.names}>
        <legend>{t("import.meant")}</legend>
        <p className={styles.quiet}>{t("import.meant.explained")}</p>
        {names.slice(0, MOST_NAMES).map((name) => (
          <Select<string>
            key={`${name.is} ${name.key}`}
            label={t(`import.meant.${name.is}`, { text: name.text })}
            value={String(
              (name.is === "stage" ? meant.stages.get(name.key) : meant.procurements.get(name.key)) ?? "none",
            )}
            onChange={(id) =>
              onMeant(name, id === "none" ? null : name.is === "stage" ? (id as Stage) : Number(id))
            }
            options={[
              {
                id: "none",
                label:
                  addsMissing && name.is === "procurement" && name.candidates.length === 0
                    ? t("import.meant.new")
                    : t("import.meant.none"),
              },
              ...(name.is === "stage"
                ? STAGES.map((stage) => ({ id: stage, label: STAGE_WORDS[language][stage] }))
                : name.candidates.length === 0
                  ? options
                  : options
                      .filter(({ id }) => name.candidates.includes(Number(id)))
                      .map(({ id, label, hint }) => ({ id, label: `${label} (${hint})` }))),
            ]}
          />
        ))}
        {names.length > MOST_NAMES && (
          <p className={styles.quiet}>{t("import.meant.more", { count: names.length - MOST_NAMES })}</p>
        )}
      </fieldset>
    </>
  );
}

/** More unclear names than this are a sign of a column mapped wrongly. */
const MOST_NAMES = 20;

/**
 * The names in the table that somebody has to decide about, in the order they are met, each once: procurements that
 * are not there or may be several, and stages that are none. The table is read as if nobody had decided yet.
 */
export function unclearNames({ rows }: TableReading): UnclearName[] {
  const found = new Map<string, UnclearName>();
  const add = (is: UnclearName["is"], text: string, candidates: readonly number[] = []) => {
    const key = nameKey(text);
    if (!found.has(`${is} ${key}`)) found.set(`${is} ${key}`, { is, key, text, candidates });
  };
  for (const { problem, stage, stageText } of rows.flatMap(({ statements }) => statements)) {
    if (problem?.code === "unknownProcurement") add("procurement", problem.text);
    if (problem?.code === "ambiguousProcurement") add("procurement", problem.text, problem.candidates);
    if (stage === null && stageText !== "") add("stage", stageText);
  }
  return [...found.values()];
}
