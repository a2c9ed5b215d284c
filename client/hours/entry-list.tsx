import { Pencil, Trash2 } from "lucide-react";
import { lazy, Suspense, useMemo, useState } from "react";
import { Allowed } from "#client/access/access.tsx";
import { formatDay } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { failureInWords } from "#client/procurement/failure.tsx";
import { ProcurementLink } from "#client/procurement/procurement-link.tsx";
import { client, failureOf } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import { showToast } from "#client/ui/toast.tsx";
import { useMedia } from "#client/ui/use-media.ts";
import type { WorkEntry } from "#shared/evaluator-hours.ts";
import { ACTIVITY_WORDS, ROLE_WORDS } from "#shared/hours-words.ts";
import { periodInWords } from "#shared/period-words.ts";
import { monthOf } from "#shared/work-entries.ts";
import { inHours } from "./hours-in-words.ts";
import styles from "./hours-table.module.css";
import type { PartProps } from "./hours-view.tsx";
import { useHoursChanged } from "./use-hours.ts";
import { useRecorder } from "./use-recorder.ts";
import { isCorrection, useTellLogged } from "./use-tell-logged.ts";

const EntryDialog = lazy(() =>
  import("./entry-dialog.tsx").then((module) => ({ default: module.EntryDialog })),
);

export interface EntryListProps extends PartProps {
  /** Called when an entry has gone from the list, and what had the focus with it. */
  onGone: () => void;
}

/** Entries, latest first. One's own month is changed until it is closed; what is closed is corrected by another entry. */
export function EntryList(props: EntryListProps) {
  const { facts, page, entries, reading, isReadOnly, onGone } = props;
  const { language, t } = useLanguage();
  const [changed, setChanged] = useState<WorkEntry | null>(null);
  const [isWhole, setWhole] = useState(false);
  const isPhone = useMedia("(max-width: 639px)");
  const tell = useTellLogged(reading);
  const recorder = useRecorder(facts.project.id);
  const hoursChanged = useHoursChanged();
  const titles = useMemo(() => new Map(facts.procurements.map(({ id, title }) => [id, title])), [facts]);
  const shown = isWhole ? entries : entries.slice(0, FIRST_SHOWN);
  const closed = new Set(page.closedMonths);

  const remove = async ({ procurementId, id, version, hours }: WorkEntry) => {
    try {
      const answer = await client.hours.remove.mutate({ id: procurementId, entryId: id, version });
      onGone();
      hoursChanged();
      tell(answer, t("hours.entry.removed", { hours: inHours(hours, language) }));
    } catch (error) {
      hoursChanged();
      showToast({ tone: "problem", text: failureInWords(failureOf(error), language) });
    }
  };
  const tools = (entry: WorkEntry) =>
    isReadOnly || entry.corrects !== null || !recorder.mayChange(entry) ? null : (
      <EntryTools
        name={`${formatDay(entry.on, language)}, ${inHours(entry.hours, language)}, ${titles.get(entry.procurementId) ?? ""}`}
        isClosed={closed.has(entry.month)}
        onChange={() => setChanged(entry)}
        onRemove={() => void remove(entry)}
      />
    );
  const link = (entry: WorkEntry) => (
    <ProcurementLink id={entry.procurementId} onOpen={undefined}>
      {titles.get(entry.procurementId) ?? `#${entry.procurementId}`}
    </ProcurementLink>
  );

  return (
    <>
      {isPhone ? (
        <ul className={styles.cards}>
          {shown.map((entry) => (
            <li key={entry.id} className={styles.card}>
              <div className={styles.cardHead}>
                <span>
                  <time dateTime={entry.on}>{formatDay(entry.on, language)}</time> ·{" "}
                  <strong>{inHours(entry.hours, language)}</strong>
                </span>
                {tools(entry)}
              </div>
              {link(entry)}
              <p className={styles.quiet}>
                {[
                  entry.person,
                  ACTIVITY_WORDS[language][entry.activity],
                  ROLE_WORDS[language][entry.role],
                ].join(" · ")}
              </p>
              {entry.note && <p>{entry.note}</p>}
              <Tags entry={entry} isClosed={closed.has(entry.month)} />
            </li>
          ))}
        </ul>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reached by keyboard.
        <section className={styles.scroller} aria-label={t("hours.entries.caption")} tabIndex={0}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{t("hours.log.on")}</th>
                <th scope="col">{t("hours.log.procurement")}</th>
                <th scope="col">{t("hours.log.activity")}</th>
                <th scope="col">{t("hours.log.person")}</th>
                <th scope="col" className={styles.number}>
                  {t("hours.entries.hours")}
                </th>
                <th scope="col">{t("hours.log.note")}</th>
                <td className={styles.actions} />
              </tr>
            </thead>
            <tbody>
              {shown.map((entry) => (
                <tr key={entry.id}>
                  <th scope="row" className={styles.day}>
                    <time dateTime={entry.on}>{formatDay(entry.on, language)}</time>
                  </th>
                  <td className={styles.title}>{link(entry)}</td>
                  <td>{ACTIVITY_WORDS[language][entry.activity]}</td>
                  <td className={styles.person}>
                    {entry.person}
                    <div className={styles.tags}>{ROLE_WORDS[language][entry.role]}</div>
                  </td>
                  <td className={styles.number}>{inHours(entry.hours, language)}</td>
                  <td className={styles.note}>
                    {entry.note}
                    <Tags entry={entry} isClosed={closed.has(entry.month)} />
                  </td>
                  <td className={styles.actions}>{tools(entry)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {shown.length < entries.length && (
        <Button onPress={() => setWhole(true)}>
          {t("hours.entries.showAll", { count: entries.length })}
        </Button>
      )}
      <Suspense>
        {changed && (
          <EntryDialog
            facts={facts}
            page={page}
            entry={changed}
            onDone={(answer, text) => {
              setChanged(null);
              tell(answer, text);
            }}
            onClose={() => setChanged(null)}
          />
        )}
      </Suspense>
    </>
  );
}

/** Rows drawn before somebody asks for all of them. */
const FIRST_SHOWN = 100;

function EntryTools({
  name,
  isClosed,
  onChange,
  onRemove,
}: {
  name: string;
  isClosed: boolean;
  onChange: () => void;
  onRemove: () => void;
}) {
  const { t } = useLanguage();
  return (
    <div className={styles.buttons} data-screen-only="">
      {isClosed ? (
        <Allowed deed="hours.correct">
          <Button
            size="small"
            variant="quiet"
            aria-label={`${t("hours.entry.correct")} ${name}`}
            onPress={onChange}
          >
            {t("hours.entry.correct")}
          </Button>
        </Allowed>
      ) : (
        <>
          <Allowed deed="hours.edit">
            <IconButton size="small" label={`${t("hours.entry.edit")}: ${name}`} onPress={onChange}>
              <Pencil aria-hidden="true" />
            </IconButton>
          </Allowed>
          <Allowed deed="hours.remove">
            <IconButton size="small" label={`${t("hours.entry.remove")}: ${name}`} onPress={onRemove}>
              <Trash2 aria-hidden="true" />
            </IconButton>
          </Allowed>
        </>
      )}
    </div>
  );
}

/** What is out of the ordinary about an entry. */
function Tags({ entry, isClosed }: { entry: WorkEntry; isClosed: boolean }) {
  const { language, t } = useLanguage();
  const tags = [
    entry.illustrative && t("hours.entry.illustrative"),
    isCorrection(entry) && t("hours.entry.correction"),
    isPaidLater(entry) && t("hours.entry.paidIn", { month: periodInWords(entry.month, language) }),
    isClosed && t("hours.entry.closed"),
  ].filter(Boolean);
  return tags.length === 0 ? null : <div className={styles.tags}>{tags.join(" · ")}</div>;
}

/** Recorded after its own month was closed. */
function isPaidLater(entry: WorkEntry): boolean {
  return monthOf(entry.on) !== entry.month;
}
