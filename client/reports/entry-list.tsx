import { Download, MessageSquarePlus, Pencil, ShieldAlert } from "lucide-react";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { Allowed } from "#client/access/access.tsx";
import type { FactsReading } from "#client/facts/use-facts.ts";
import { formatDay } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { lateReasonInWords, movedInWords } from "#client/procurement/change-in-words.ts";
import { failureInWords } from "#client/procurement/failure.tsx";
import { ProcurementLink } from "#client/procurement/procurement-link.tsx";
import { SlippageBadge } from "#client/slippage/slippage-badge.tsx";
import { failureOf } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import { showToast } from "#client/ui/toast.tsx";
import { useMedia } from "#client/ui/use-media.ts";
import type { ProjectDeed } from "#shared/access.ts";
import type { BoardFacts } from "#shared/board.ts";
import { toCsv } from "#shared/csv.ts";
import { overriddenInWords } from "#shared/gate-words.ts";
import { windowInWords } from "#shared/period-words.ts";
import { isBehind } from "#shared/slippage.ts";
import type { ExplainedReplanning, ReportEntry } from "#shared/slippage-report.ts";
import { STAGE_WORDS } from "#shared/words.ts";
import { entryRows } from "./report-rows.ts";
import styles from "./report-table.module.css";
import { saveFile } from "./save-file.ts";
import { WideTable } from "./wide-table.tsx";

const LatenessDialog = lazy(() =>
  import("#client/procurement/lateness-dialog.tsx").then((module) => ({ default: module.LatenessDialog })),
);
const ReplanningReasonDialog = lazy(() =>
  import("#client/plan/replanning-reason-dialog.tsx").then((module) => ({
    default: module.ReplanningReasonDialog,
  })),
);

export interface EntryListProps {
  facts: BoardFacts;
  reading: FactsReading;
  title: string;
  entries: readonly ReportEntry[];
  isReadOnly: boolean;
  /** The name that a saved file begins with. */
  fileName: string;
}

/** What is asked about one of the milestones. */
type Asked = { entry: ReportEntry; move: ExplainedReplanning | null };

/** The milestones behind a figure, and why each of them is late or was moved; what is not said can be said here. */
export function EntryList({ facts, reading, title, entries, isReadOnly, fileName }: EntryListProps) {
  const { language, t } = useLanguage();
  const [asked, setAsked] = useState<Asked | null>(null);
  const isPhone = useMedia("(max-width: 639px)");
  const [isWhole, setWhole] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const lastTitle = useRef<string | null>(null);
  useEffect(() => {
    // Whoever chose another group is led to it; whoever opened the page begins at its top.
    if (lastTitle.current !== null && lastTitle.current !== title) heading.current?.focus();
    lastTitle.current = title;
  }, [title]);
  const wasExplained = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the list has changed, which is when focus can be lost.
  useEffect(() => {
    // What was explained may leave the list, and the button that was pressed with it.
    const isLost = document.activeElement === null || document.activeElement === document.body;
    if (wasExplained.current && isLost) heading.current?.focus();
  }, [entries]);
  const shown = isWhole ? entries : entries.slice(0, FIRST_SHOWN);

  const done = (revisions: readonly number[]) => {
    setAsked(null);
    wasExplained.current = true;
    showToast({
      text: t("common.reasonAdded"),
      actions: revisions.length > 0 ? [{ label: t("common.undo"), onPress: () => void undo(revisions) }] : [],
    });
  };
  const undo = async (revisions: readonly number[]) => {
    try {
      for (const revision of revisions) await reading.undo(revision);
      showToast({ text: t("procurement.done.undone") });
    } catch (error) {
      showToast({ tone: "problem", text: failureInWords(failureOf(error), language) });
    }
  };
  return (
    <div className={styles.entries}>
      <div className={styles.head}>
        <h2 ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <span className={styles.quiet}>{t("reports.entries.count", { count: entries.length })}</span>
        <span className={styles.tools} data-screen-only="">
          <Button
            size="small"
            onPress={() => saveFile(`${fileName}.csv`, toCsv(entryRows(entries, { language, t, facts })))}
          >
            <Download aria-hidden="true" />
            {t("reports.csv")}
          </Button>
        </span>
      </div>
      {entries.length === 0 ? (
        <p className={styles.quiet}>{t("reports.entries.none")}</p>
      ) : isPhone ? (
        <ul className={styles.cards}>
          {shown.map((entry) => (
            <EntryCard
              key={`${entry.procurement.id} ${entry.stage}`}
              entry={entry}
              facts={facts}
              onExplain={isReadOnly ? null : (move) => setAsked({ entry, move })}
            />
          ))}
        </ul>
      ) : (
        <WideTable label={title}>
          <table className={styles.table}>
            <caption className={styles.unseen}>{title}</caption>
            <thead>
              <tr>
                <th scope="col">{t("reports.column.procurement")}</th>
                <th scope="col">{t("procurement.stage.stage")}</th>
                <th scope="col">{t("reports.column.promise")}</th>
                <th scope="col">{t("procurement.stage.metOn")}</th>
                <th scope="col">{t("procurement.stage.slippage")}</th>
                <th scope="col" className={styles.number}>
                  {t("reports.column.lostHere")}
                </th>
                <th scope="col" className={styles.reason}>
                  {t("procurement.reason")}
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map((entry) => (
                <EntryRow
                  key={`${entry.procurement.id} ${entry.stage}`}
                  entry={entry}
                  facts={facts}
                  onExplain={isReadOnly ? null : (move) => setAsked({ entry, move })}
                />
              ))}
            </tbody>
          </table>
        </WideTable>
      )}
      {shown.length < entries.length && (
        <Button onPress={() => setWhole(true)}>
          {t("reports.entries.showAll", { count: entries.length })}
        </Button>
      )}
      <Suspense fallback={null}>
        {asked && asked.move === null && (
          <LatenessDialog
            procurement={
              facts.procurements.find(({ id }) => id === asked.entry.procurement.id) ??
              asked.entry.procurement
            }
            revisions={facts.revisions}
            today={facts.today}
            stages={[asked.entry.stage]}
            onDone={(written, revisions) => {
              reading.takeOver(written);
              done(revisions);
            }}
            onClose={() => setAsked(null)}
          />
        )}
        {asked?.move && (
          <ReplanningReasonDialog
            revisionId={asked.move.revisionId}
            procurement={{ id: asked.move.procurementId, title: asked.entry.procurement.title }}
            stage={asked.entry.stage}
            moved={facts.revisions.find(({ id }) => id === asked.move?.revisionId)?.name}
            current={asked.move.reason && { reason: asked.move.reason, note: asked.move.note }}
            onDone={(_, revision) => done(revision > 0 ? [revision] : [])}
            onClose={() => setAsked(null)}
          />
        )}
      </Suspense>
    </div>
  );
}

/** Rows drawn before somebody asks for all of them. */
const FIRST_SHOWN = 100;

interface EntryProps {
  entry: ReportEntry;
  facts: BoardFacts;
  /** Asks why the milestone is late, or why a revision moved its promise. */
  onExplain: ((move: ExplainedReplanning | null) => void) | null;
}

function EntryRow(props: EntryProps) {
  const { language, t } = useLanguage();
  const { procurement, stage, slippage, lost } = props.entry;
  return (
    <tr>
      <th scope="row" className={styles.title}>
        <ProcurementLink id={procurement.id} onOpen={undefined}>
          {procurement.title}
        </ProcurementLink>
      </th>
      <td>{STAGE_WORDS[language][stage]}</td>
      <td>
        <Promised entry={props.entry} />
      </td>
      <td className={styles.day}>
        <MetOn entry={props.entry} />
      </td>
      <td>
        <SlippageBadge slippage={slippage} variant="plain" />
      </td>
      <td className={styles.number}>
        {lost === null ? (
          <>
            <span className={styles.zero} aria-hidden="true">
              –
            </span>
            <span className={styles.unseen}>{t("common.none")}</span>
          </>
        ) : (
          <span className={lost === 0 ? styles.zero : undefined}>{lost.toLocaleString(language)}</span>
        )}
      </td>
      <td className={styles.reason}>
        <Reasons {...props} />
      </td>
    </tr>
  );
}

/** The same on a phone, where a table would have to be scrolled sideways. */
function EntryCard(props: EntryProps) {
  const { language, t } = useLanguage();
  const { procurement, stage, slippage, lost } = props.entry;
  return (
    <li className={styles.card}>
      <ProcurementLink id={procurement.id} onOpen={undefined}>
        {procurement.title}
      </ProcurementLink>
      <p>
        {STAGE_WORDS[language][stage]} · <Promised entry={props.entry} /> · <MetOn entry={props.entry} />
      </p>
      <p className={styles.cardFigures}>
        <SlippageBadge slippage={slippage} variant="plain" />
        {lost !== null && lost !== 0 && (
          <span className={styles.quiet}>
            {t("reports.column.lostHere")}: {lost.toLocaleString(language)}
          </span>
        )}
      </p>
      <Reasons {...props} />
    </li>
  );
}

function Promised({ entry: { promise, incomparable } }: Pick<EntryProps, "entry">) {
  const { language, t } = useLanguage();
  if (promise) return windowInWords(promise, language);
  return <span className={styles.quiet}>{t(`reports.incomparable.${incomparable ?? "noPromise"}`)}</span>;
}

function MetOn({ entry: { metOn } }: Pick<EntryProps, "entry">) {
  const { language, t } = useLanguage();
  if (metOn) return <time dateTime={metOn}>{formatDay(metOn, language)}</time>;
  return <span className={styles.quiet}>{t("procurement.stage.open")}</span>;
}

/** Why it is late, and why each revision that moved its promise later did so. */
function Reasons({ entry, facts, onExplain }: EntryProps) {
  const { language, t } = useLanguage();
  const { procurement, stage, slippage, reason, note, overridden, replannings } = entry;
  const name = `${procurement.title}, ${STAGE_WORDS[language][stage]}`;
  const names = new Map(facts.revisions.map((revision) => [revision.id, revision.name]));
  return (
    <>
      {isBehind(slippage) && (
        <Why
          words={lateReasonInWords({ lateReason: reason, lateNote: note }, language)}
          name={name}
          deed="procurements.explainLateness"
          onExplain={onExplain && (() => onExplain(null))}
        />
      )}
      {replannings
        .filter(({ isLater }) => isLater)
        .map((move) => (
          <Why
            key={move.revisionId}
            about={`${movedInWords(move, t)} (${names.get(move.revisionId)})`}
            words={lateReasonInWords({ lateReason: move.reason, lateNote: move.note }, language)}
            name={name}
            deed="plans.giveReason"
            onExplain={onExplain && (() => onExplain(move))}
          />
        ))}
      {overridden && (
        <p className={styles.overridden}>
          <ShieldAlert aria-hidden="true" />
          {overriddenInWords(overridden, facts.conditions, language)}
        </p>
      )}
    </>
  );
}

function Why({
  about,
  words,
  name,
  deed,
  onExplain,
}: {
  /** What it is the reason of; of being late when left out. */
  about?: string;
  words: string | null;
  name: string;
  /** What saying so is. */
  deed: ProjectDeed;
  onExplain: (() => void) | null;
}) {
  const { t } = useLanguage();
  return (
    <div className={styles.why}>
      <span>
        {about && <span className={styles.quiet}>{about}: </span>}
        <span className={words ? undefined : styles.missing}>{words ?? t("lateness.missing")}</span>
      </span>
      {onExplain && (
        <span data-screen-only="">
          <Allowed deed={deed}>
            <IconButton
              label={t(words ? "lateness.changeOf" : "lateness.addOf", {
                stage: about ? `${name}, ${about}` : name,
              })}
              size="small"
              onPress={onExplain}
            >
              {words ? <Pencil aria-hidden="true" /> : <MessageSquarePlus aria-hidden="true" />}
            </IconButton>
          </Allowed>
        </span>
      )}
    </div>
  );
}
