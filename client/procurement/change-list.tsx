import { useRef, useState } from "react";
import { useAccess } from "#client/access/access.tsx";
import { dayOfMoment, formatActor, formatDay, formatMoment } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { requestHeaders } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { CHANGE_WORDS } from "#shared/change-words.ts";
import { lastUndoable } from "#shared/history.ts";
import { changeInWords } from "./change-in-words.ts";
import styles from "./list.module.css";
import type { ProcurementPage } from "./use-procurement.ts";

export interface ChangeListProps {
  page: ProcurementPage;
  readOnly: boolean;
  /** Takes back the change with this number. */
  onUndo: (revision: number) => void;
}

/** The procurement's history, newest first: who did what, from what to what, when it happened and was recorded. */
export function ChangeList({ page, readOnly, onUndo }: ChangeListProps) {
  const { t, language } = useLanguage();
  const { user } = useAccess();
  const [isWhole, setWhole] = useState(false);
  const list = useRef<HTMLOListElement>(null);
  const { history } = page;
  // What was planned in a draft stays as it is once the draft is adopted.
  const adopted = new Set(page.revisions.map(({ id }) => id));
  const open = history.filter(({ after }) => !after.planning || !adopted.has(after.planning.revisionId));
  const undoable = readOnly
    ? null
    : lastUndoable(open, { actor: user?.id ?? LOCAL, origin: requestHeaders()["x-origin"] ?? null });
  const undone = new Set(history.map((change) => change.undoes));
  const shown = isWhole ? history : history.slice(0, FIRST_SHOWN);
  return (
    <>
      {history.length === 0 && <p className={styles.quiet}>{t("procurement.history.empty")}</p>}
      <ol ref={list} tabIndex={-1} className={styles.list}>
        {shown.map((change) => {
          const values = changeInWords(change, language, page);
          const isUndone = undone.has(change.revision);
          return (
            <li key={change.revision} className={isUndone ? `${styles.row} ${styles.undone}` : styles.row}>
              <div className={styles.line}>
                <p>
                  {formatActor(page.names[change.actor] ?? change.actor, language)}{" "}
                  {CHANGE_WORDS[language][change.kind]}
                  {isUndone && ` (${t("procurement.history.undone")})`}
                </p>
                {undoable?.revision === change.revision && (
                  <Button
                    size="small"
                    data-deed="history.undo"
                    onPress={() => {
                      list.current?.focus(); // The button goes away with what it takes back.
                      onUndo(change.revision);
                    }}
                  >
                    {t("common.undo")}
                  </Button>
                )}
              </div>
              {values.length > 0 && (
                <ul className={styles.values}>
                  {values.map(({ name, before, after }) => (
                    <li key={`${name} ${before} ${after}`}>
                      {name}: {before}
                      <span role="img" aria-label={t("procurement.history.becomes")} className={styles.arrow}>
                        →
                      </span>
                      {after}
                    </li>
                  ))}
                </ul>
              )}
              {change.note && <p className={styles.text}>„{change.note}“</p>}
              <p className={styles.quiet}>
                {change.happenedOn !== dayOfMoment(change.recordedAt) && (
                  <>
                    {t("procurement.history.happened", { day: formatDay(change.happenedOn, language) })}
                    {" · "}
                  </>
                )}
                {t("procurement.history.recorded", { moment: formatMoment(change.recordedAt, language) })}
              </p>
            </li>
          );
        })}
      </ol>
      {history.length > shown.length && (
        <div className={styles.actions}>
          <Button variant="quiet" size="small" onPress={() => setWhole(true)}>
            {t("procurement.history.showAll", { count: history.length })}
          </Button>
        </div>
      )}
    </>
  );
}

const FIRST_SHOWN = 8;

/** Who everybody is where there is no login; browsers are told apart by their origin. */
const LOCAL = "local";
