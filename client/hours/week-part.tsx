import { ChevronLeft, ChevronRight, Plus } from "lucide-react";
import { type KeyboardEvent, useMemo, useReducer, useRef, useState } from "react";
import { useMay } from "#client/access/access.tsx";
import { formatDay, formatNumber } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { stepOf } from "#client/plan/table-keys.ts";
import { failureInWords } from "#client/procurement/failure.tsx";
import { useCommand } from "#client/procurement/use-procurement.ts";
import { client, failureOf } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { ComboBox, SuggestField } from "#client/ui/combo-box.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import { Select } from "#client/ui/select.tsx";
import { showToast } from "#client/ui/toast.tsx";
import { personKey as keyInAddress } from "#client/view/view-address.ts";
import { ACTIVITIES, type Activity, type WorkEntry } from "#shared/evaluator-hours.ts";
import { ACTIVITY_WORDS } from "#shared/hours-words.ts";
import { addDays, type Day } from "#shared/period.ts";
import { refusalSentence } from "#shared/refusals.ts";
import { HOURS_IN_A_DAY, monthOf, personKey } from "#shared/work-entries.ts";
import styles from "./hours-view.module.css";
import type { PartProps } from "./hours-view.tsx";
import { keepLastLogged, readLastLogged } from "./last-logged.ts";
import { mondayOf } from "./periods.ts";
import { procurementOptions } from "./procurement-options.ts";
import { useHoursChanged } from "./use-hours.ts";
import { useRecorder } from "./use-recorder.ts";
import weekStyles from "./week-part.module.css";
import {
  byCell,
  cellKey,
  daysFrom,
  hoursIn,
  rowKey,
  type Typed,
  type WeekRow,
  weekChanges,
  weekRows,
} from "./week-rows.ts";

/** A person's week in one table: every procurement and activity a row, every day a cell, saved all at once. */
export function WeekPart({ facts, page, address, onAddress, reading, ...props }: PartProps) {
  const { language, t } = useLanguage();
  const may = useMay(facts.project.id);
  const recorder = useRecorder(facts.project.id);
  const [last] = useState(readLastLogged);
  const [person, setPerson] = useState(
    () => page.people.find((name) => keyInAddress(name) === address.who) ?? recorder.name ?? last.person,
  );
  // Of somebody else, whoever records only their own hours reads.
  const isOthers = recorder.isForSelf && personKey(person) !== personKey(recorder.name ?? "");
  const isReadOnly = props.isReadOnly || isOthers || !may("hours.logWeek");
  const monday = mondayOf(address.week ?? address.on ?? facts.today);
  const draft = useDraft(`${facts.project.id} ${personKey(person)} ${monday}`);
  const { typed, added } = draft;
  const recorded = useMemo(() => byCell(page.entries, person), [page.entries, person]);
  const rows = useMemo(() => weekRows(page.entries, person, added), [page.entries, person, added]);
  const titles = useMemo(() => new Map(facts.procurements.map(({ id, title }) => [id, title])), [facts]);
  const changes = useMemo(() => weekChanges(typed, recorded, person.trim()), [typed, recorded, person]);
  const hoursChanged = useHoursChanged();
  const command = useCommand(client.hours.logWeek.mutate, ({ firstRevision, revision }) => {
    draft.forget();
    hoursChanged();
    showToast({
      text: t("hours.week.saved"),
      actions:
        revision > 0
          ? [{ label: t("common.undo"), onPress: () => void takeBack(firstRevision, revision) }]
          : [],
    });
  });
  const [isAsked, setAsked] = useState(false);
  // A refusal names a cell by its place in what was sent.
  const [sentCells, setSentCells] = useState<readonly string[]>([]);
  const refusedField = command.failure?.refusal?.field ?? "";
  const refusedAt = sentCell(refusedField, sentCells);
  const days = daysFrom(monday);
  const grid = { days, rows, recorded, typed, titles, problems: changes.problems, refusedAt };
  const show = (next: Day) =>
    onAddress({ ...address, week: next === mondayOf(address.on ?? facts.today) ? undefined : next });

  async function takeBack(first: number, latest: number) {
    try {
      for (let revision = latest; revision >= first; revision--) await reading.undo(revision);
      hoursChanged();
      showToast({ text: t("procurement.done.undone") });
    } catch (error) {
      showToast({ tone: "problem", text: failureInWords(failureOf(error), language) });
    }
  }

  function save() {
    setAsked(true);
    if (changes.problems.size > 0 || changes.entries.length === 0) return;
    keepLastLogged({ person: person.trim(), activity: last.activity });
    setSentCells(changes.cells);
    command.send({ projectId: facts.project.id, entries: changes.entries });
  }

  return (
    <div className={styles.part}>
      <div className={weekStyles.controls}>
        <div className={weekStyles.who}>
          <SuggestField
            label={t("hours.week.who")}
            value={person}
            onChange={setPerson}
            suggestions={page.people}
          />
        </div>
        <div className={styles.picker}>
          <IconButton
            label={t("hours.week.earlier")}
            variant="bordered"
            onPress={() => show(addDays(monday, -7))}
          >
            <ChevronLeft aria-hidden="true" />
          </IconButton>
          <h2 className={weekStyles.week}>
            {t("hours.week.title", {
              from: formatDay(monday, language),
              to: formatDay(days.at(-1)!, language),
            })}
          </h2>
          <IconButton
            label={t("hours.week.later")}
            variant="bordered"
            isDisabled={addDays(monday, 7) > facts.today}
            onPress={() => show(addDays(monday, 7))}
          >
            <ChevronRight aria-hidden="true" />
          </IconButton>
          {monday !== mondayOf(facts.today) && (
            <Button variant="quiet" onPress={() => show(mondayOf(facts.today))}>
              {t("hours.week.this")}
            </Button>
          )}
        </div>
      </div>
      {person.trim() === "" ? (
        <p className={styles.quiet}>{t("hours.week.whoFirst")}</p>
      ) : (
        <>
          {rows.length === 0 && <p className={styles.quiet}>{t("hours.week.none")}</p>}
          <WeekTable
            {...grid}
            isReadOnly={isReadOnly}
            mayChange={recorder.mayChange}
            today={facts.today}
            closedMonths={page.closedMonths}
            onType={(key, text) => {
              if (command.failure) command.clear();
              draft.change({ typed: new Map([...typed, [key, text]]), added });
            }}
          />
          {!isReadOnly && (
            <>
              <RowAdder
                options={procurementOptions(facts.procurements, person, language)}
                onAdd={(row) => {
                  draft.change({ typed, added: [...added, row] });
                  focusCell(cellKey(row, days.includes(facts.today) ? facts.today : monday));
                }}
              />
              <div aria-live="polite" className={weekStyles.problem}>
                {isAsked && changes.problems.size > 0 && (
                  <p>
                    {t("hours.week.wrong")}{" "}
                    {[...new Set(changes.problems.values())]
                      .map((code) => refusalSentence(code, {}, language))
                      .join(" ")}
                  </p>
                )}
                {command.failure && <p>{failureInWords(command.failure, language)}</p>}
              </div>
              <div className={styles.controls}>
                <p className={styles.quiet}>{t("hours.week.keys")}</p>
                <span className={styles.space} />
                {typed.size > 0 && (
                  <Button
                    onPress={() => {
                      command.clear();
                      draft.forget();
                    }}
                  >
                    {t("hours.week.discard")}
                  </Button>
                )}
                <Button
                  variant="primary"
                  data-deed="hours.logWeek"
                  isPending={command.isSending}
                  onPress={save}
                >
                  {changes.entries.length > 0
                    ? t("hours.week.save", { count: changes.entries.length })
                    : t("hours.week.saveNone")}
                </Button>
              </div>
            </>
          )}
        </>
      )}
    </div>
  );
}

function sentCell(field: string, cells: readonly string[]): string | null {
  const place = /^entries\.(\d+)\b/.exec(field)?.[1];
  return place === undefined ? null : (cells[Number(place)] ?? null);
}

interface WeekTableProps {
  days: readonly Day[];
  rows: readonly WeekRow[];
  recorded: ReadonlyMap<string, WorkEntry[]>;
  typed: Typed;
  titles: ReadonlyMap<number, string>;
  problems: ReadonlyMap<string, unknown>;
  refusedAt: string | null;
  isReadOnly: boolean;
  /** Whether the reader may change an entry. */
  mayChange: (entry: WorkEntry) => boolean;
  today: Day;
  closedMonths: readonly string[];
  onType: (key: string, text: string) => void;
}

function WeekTable(props: WeekTableProps) {
  const { days, rows, recorded, typed, titles, problems, refusedAt, mayChange, today, closedMonths } = props;
  const { language, t } = useLanguage();
  const table = useRef<HTMLTableElement>(null);
  const number = (hours: number) => (hours === 0 ? "" : formatNumber(hours, language));
  const sumOf = (keys: string[]) => keys.reduce((sum, key) => sum + hoursIn(key, typed, recorded), 0);
  const nameOf = (row: WeekRow) =>
    `${titles.get(row.procurementId) ?? `#${row.procurementId}`}, ${ACTIVITY_WORDS[language][row.activity]}`;
  const weekday = new Intl.DateTimeFormat(language, { weekday: "short", timeZone: "UTC" });
  const dayName = (day: Day) => weekday.format(new Date(`${day}T00:00Z`));

  const follow = (event: KeyboardEvent<HTMLInputElement>) => {
    const { value, selectionStart, selectionEnd } = event.currentTarget;
    const step = stepOf(event, {
      value,
      selectionStart: selectionStart ?? value.length,
      selectionEnd: selectionEnd ?? value.length,
    });
    if (!step || typeof step.rows !== "number" || typeof step.columns !== "number") return;
    const { row, column } = event.currentTarget.dataset;
    const next = fieldBeside(
      table.current,
      Number(row),
      Number(column),
      step as { rows: number; columns: number },
    );
    event.preventDefault();
    next?.focus();
    next?.select();
  };

  if (rows.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reached by keyboard.
    <section className={weekStyles.scroller} aria-label={t("hours.part.week")} tabIndex={0}>
      <table ref={table} className={weekStyles.table}>
        <thead>
          <tr>
            <th scope="col">{t("hours.week.row")}</th>
            {days.map((day, index) => (
              <th
                key={day}
                scope="col"
                className={index > 4 ? weekStyles.weekend : undefined}
                aria-current={day === today ? "date" : undefined}
              >
                <span className={weekStyles.weekday}>{dayName(day)}</span>{" "}
                <time dateTime={day}>{formatDay(day, language).slice(0, 6)}</time>
              </th>
            ))}
            <th scope="col" className={weekStyles.sum}>
              {t("hours.total")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, rowIndex) => (
            <tr key={rowKey(row)}>
              <th scope="row">
                <span className={weekStyles.title}>{titles.get(row.procurementId)}</span>
                <span className={weekStyles.activity}>{ACTIVITY_WORDS[language][row.activity]}</span>
              </th>
              {days.map((day, column) => {
                const key = cellKey(row, day);
                const entries = recorded.get(key) ?? [];
                const label = t("hours.week.cell", {
                  row: nameOf(row),
                  day: `${dayName(day)} ${formatDay(day, language)}`,
                });
                const why = entries.every(mayChange)
                  ? whyFixed(day, entries, { today, closedMonths })
                  : "others";
                const isFixed = why !== null || props.isReadOnly;
                return (
                  <td key={day} className={column > 4 ? weekStyles.weekend : undefined}>
                    <span className={weekStyles.dayLabel} aria-hidden="true">
                      {dayName(day)}
                    </span>
                    {isFixed ? (
                      <span
                        className={weekStyles.fixed}
                        title={
                          why === null
                            ? undefined
                            : why === "many"
                              ? t("hours.week.many", { count: entries.length })
                              : t(`hours.week.${why}`)
                        }
                      >
                        {number(sumOf([key])) || "–"}
                      </span>
                    ) : (
                      <input
                        className={weekStyles.cell}
                        inputMode="decimal"
                        autoComplete="off"
                        aria-label={label}
                        aria-invalid={problems.has(key) || refusedAt === key || undefined}
                        data-cell={key}
                        data-row={rowIndex}
                        data-column={column}
                        data-typed={typed.has(key) || undefined}
                        value={typed.get(key) ?? number(sumOf([key]))}
                        onChange={(event) => props.onType(key, event.target.value)}
                        onFocus={(event) => event.currentTarget.select()}
                        onKeyDown={follow}
                      />
                    )}
                  </td>
                );
              })}
              <td className={weekStyles.sum}>{number(sumOf(days.map((day) => cellKey(row, day))))}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t("hours.total")}</th>
            {days.map((day, index) => {
              const hours = sumOf(rows.map((row) => cellKey(row, day)));
              return (
                <td key={day} className={index > 4 ? weekStyles.weekend : undefined}>
                  <span className={weekStyles.dayLabel} aria-hidden="true">
                    {dayName(day)}
                  </span>
                  <span className={hours > HOURS_IN_A_DAY ? weekStyles.tooMuch : undefined}>
                    {number(hours)}
                    {hours > HOURS_IN_A_DAY && ` > ${HOURS_IN_A_DAY}`}
                  </span>
                </td>
              );
            })}
            <td className={weekStyles.sum}>
              {number(sumOf(rows.flatMap((row) => days.map((day) => cellKey(row, day)))))}
            </td>
          </tr>
        </tfoot>
      </table>
    </section>
  );
}

/** Why a cell cannot be filled in here; null where it can. */
function whyFixed(
  day: Day,
  entries: readonly WorkEntry[],
  { today, closedMonths }: Pick<WeekTableProps, "today" | "closedMonths">,
): "future" | "closed" | "many" | null {
  if (day > today) return "future";
  if (closedMonths.includes(monthOf(day)) || entries.some(({ corrects }) => corrects !== null))
    return "closed";
  return entries.length > 1 ? "many" : null;
}

/** The next field that can be written in, some rows and columns away. */
function fieldBeside(
  table: HTMLTableElement | null,
  row: number,
  column: number,
  step: { rows: number; columns: number },
): HTMLInputElement | null {
  const at = (r: number, c: number) =>
    table?.querySelector<HTMLInputElement>(`input[data-row="${r}"][data-column="${c}"]`) ?? null;
  for (let tries = 1; tries <= 60; tries++) {
    const found = at(row + step.rows * tries, column + step.columns * tries);
    if (found) return found;
  }
  return null;
}

/** Leads to a cell once it is drawn. */
function focusCell(key: string): void {
  requestAnimationFrame(() => document.querySelector<HTMLInputElement>(`input[data-cell="${key}"]`)?.focus());
}

function RowAdder({
  options,
  onAdd,
}: {
  options: ReturnType<typeof procurementOptions>;
  onAdd: (row: WeekRow) => void;
}) {
  const { language, t } = useLanguage();
  const [chosen, setChosen] = useState<string | null>(null);
  const [activity, setActivity] = useState<Activity | null>(() => readLastLogged().activity);
  return (
    <form
      className={weekStyles.adder}
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen === null || activity === null) return;
        onAdd({ procurementId: Number(chosen), activity });
        setChosen(null);
      }}
    >
      <div className={weekStyles.adderProcurement}>
        <ComboBox
          label={t("hours.log.procurement")}
          value={chosen}
          onChange={setChosen}
          options={options}
          placeholder={t("hours.log.procurementHint")}
        />
      </div>
      <Select<Activity>
        label={t("hours.log.activity")}
        value={activity}
        onChange={setActivity}
        placeholder={t("hours.log.choose")}
        options={ACTIVITIES.map((id) => ({ id, label: ACTIVITY_WORDS[language][id] }))}
      />
      <Button type="submit">
        <Plus aria-hidden="true" />
        {t("hours.week.addRow")}
      </Button>
    </form>
  );
}

interface Draft {
  typed: Typed;
  added: readonly WeekRow[];
}

/** What was typed and not saved; kept while the program is open, so that a look elsewhere loses nothing. */
const drafts = new Map<string, Draft>();
const NOTHING: Draft = { typed: new Map(), added: [] };

function useDraft(key: string) {
  const [, drawAgain] = useReducer((count: number) => count + 1, 0);
  const change = (draft: Draft) => {
    drafts.set(key, draft);
    drawAgain();
  };
  return { ...(drafts.get(key) ?? NOTHING), change, forget: () => change(NOTHING) };
}
