import { MessageCirclePlus, Pencil } from "lucide-react";
import { lazy, Suspense, useRef, useState } from "react";
import { Allowed } from "#client/access/access.tsx";
import { formatDay } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { FailureNotice } from "#client/procurement/failure.tsx";
import { useCommand, type Written } from "#client/procurement/use-procurement.ts";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import {
  type Clock,
  type Consultation,
  clockOf,
  existsBy,
  isOpen,
  isOverdue,
  type RtkStanding,
} from "#shared/consultation.ts";
import { EXCHANGE_WORDS } from "#shared/consultation-words.ts";
import { type Day, daysBetween } from "#shared/period.ts";
import type { PlannedProcurement } from "#shared/standing.ts";
import type { AskedOfRtk } from "./consultation-dialogs.tsx";
import { courtInWords, exchangeInWords, matterInWords } from "./consultation-in-words.ts";
import styles from "./consultation-section.module.css";
import { MatterActions } from "./matter-actions.tsx";

const ConsultationDialogs = lazy(() =>
  import("./consultation-dialogs.tsx").then((module) => ({ default: module.ConsultationDialogs })),
);

export interface ConsultationSectionProps {
  procurement: PlannedProcurement;
  rtk: RtkStanding;
  /** The day it is looked at. */
  on: Day;
  today: Day;
  readOnly: boolean;
  /** Tells what was done, with a way to take it back. */
  onWritten: (written: Written, text: string) => void;
}

/** What a procurement has with RTK: whose turn it is, since when and by when, and everything that happened. */
export function ConsultationSection({
  procurement,
  rtk,
  on,
  today,
  readOnly,
  onWritten,
}: ConsultationSectionProps) {
  const { t } = useLanguage();
  const [asked, setAsked] = useState<AskedOfRtk | null>(null);
  const addButton = useRef<HTMLButtonElement>(null);
  const section = useRef<HTMLDivElement>(null);
  const removing = useCommand(
    ({
      what,
      ...input
    }: {
      what: "consultation" | "exchange";
      id: number;
      consultationId: number;
      version: number;
    }) => client.consultations[what === "exchange" ? "removeExchange" : "remove"].mutate(input),
    (written: Written) => {
      (addButton.current ?? section.current)?.focus(); // What was pressed may have gone with its row.
      onWritten(written, t("consultation.done.removed"));
    },
  );
  const matters = procurement.records.consultations
    .filter((each) => existsBy(each, on))
    .map((consultation) => ({ consultation, clock: clockOf(consultation, on) }))
    .sort(
      (a, b) => Number(isOpen(b.clock)) - Number(isOpen(a.clock)) || (a.clock.since < b.clock.since ? 1 : -1),
    );
  return (
    <div ref={section} tabIndex={-1} className={styles.section}>
      <div className={styles.head}>
        <p className={styles.quiet}>
          {matters.length === 0
            ? t(rtk.flag === "consult" ? "consultation.none.needed" : "consultation.none")
            : // Of one matter the same figures stand with it.
              matters.length > 1 &&
              t("consultation.totals", {
                atRtk: t("consultation.daysAtRtk", { count: rtk.daysAtRtk }),
                withUs: t("consultation.daysWithUs", { count: rtk.daysWithUs }),
                rounds: t("consultation.rounds", { count: rtk.rounds }),
              })}
        </p>
        {!readOnly && procurement.closedAs === null && (
          <span data-screen-only="">
            <Allowed deed="consultations.open">
              <Button
                ref={addButton}
                size="small"
                variant={rtk.flag === "consult" ? "primary" : "secondary"}
                onPress={() => setAsked({ what: "consult", procurements: [procurement] })}
              >
                <MessageCirclePlus aria-hidden="true" />
                {t("consultation.open")}
              </Button>
            </Allowed>
          </span>
        )}
      </div>
      <FailureNotice failure={removing.failure} />
      {matters.length > 0 && (
        <ul className={styles.matters}>
          {matters.map(({ consultation, clock }) => (
            <Matter
              key={consultation.id}
              procurement={procurement}
              consultation={consultation}
              clock={clock}
              on={on}
              readOnly={readOnly}
              onAsk={setAsked}
              onRemove={(what) =>
                removing.send({
                  what,
                  id: procurement.id,
                  consultationId: consultation.id,
                  version: consultation.version,
                })
              }
            />
          ))}
        </ul>
      )}
      <Suspense>
        {asked && (
          <ConsultationDialogs
            asked={asked}
            today={today}
            onDone={(written, text) => {
              setAsked(null);
              onWritten(written, text);
            }}
            onClose={() => setAsked(null)}
          />
        )}
      </Suspense>
    </div>
  );
}

function Matter({
  procurement,
  consultation,
  clock,
  on,
  readOnly,
  onAsk,
  onRemove,
}: {
  procurement: PlannedProcurement;
  consultation: Consultation;
  clock: Clock;
  on: Day;
  readOnly: boolean;
  onAsk: (asked: AskedOfRtk) => void;
  onRemove: (what: "consultation" | "exchange") => void;
}) {
  const { t, language } = useLanguage();
  const { neededBy, note, exchanges, openedOn, illustrative } = consultation;
  const happened = exchanges.filter((each) => each.on <= on);
  return (
    <li className={isOpen(clock) ? styles.matter : `${styles.matter} ${styles.ended}`}>
      <div className={styles.line}>
        <strong>{matterInWords(consultation, language)}</strong>
        {illustrative && <span className={styles.tag}>{t("procurement.stage.illustrative")}</span>}
      </div>
      <p>
        {courtInWords(consultation, on, { t, language })}
        {neededBy && (
          <>
            {" · "}
            <span className={isOverdue(consultation, clock, on) ? styles.overdue : undefined}>
              {neededInWords()}
            </span>
          </>
        )}
      </p>
      <p className={styles.quiet}>
        {t("consultation.totals", {
          atRtk: t("consultation.daysAtRtk", { count: clock.daysAtRtk }),
          withUs: t("consultation.daysWithUs", { count: clock.daysWithUs }),
          rounds: t("consultation.rounds", { count: clock.rounds }),
        })}
      </p>
      {note && <p className={styles.note}>{note}</p>}
      <ol className={styles.exchanges}>
        {openedOn !== happened[0]?.on && (
          <li>
            <time dateTime={openedOn}>{formatDay(openedOn, language)}</time>
            <span>{t("consultation.openedOn")}</span>
          </li>
        )}
        {happened.map((exchange) => (
          <li key={exchange.id}>
            <time dateTime={exchange.on}>{formatDay(exchange.on, language)}</time>
            <span>
              {EXCHANGE_WORDS[language][exchange.kind]}
              {exchange.note && <span className={styles.quiet}> – {exchange.note}</span>}
            </span>
            {!readOnly && (
              <span data-screen-only="">
                <Allowed deed="consultations.correctExchange">
                  <IconButton
                    label={t("consultation.act.correct", { what: exchangeInWords(exchange, language) })}
                    size="small"
                    onPress={() => onAsk({ what: "correct", procurement, consultation, exchange })}
                  >
                    <Pencil aria-hidden="true" />
                  </IconButton>
                </Allowed>
              </span>
            )}
          </li>
        ))}
      </ol>
      {!readOnly && (
        <div className={styles.actions} data-screen-only="">
          <MatterActions
            procurement={procurement}
            consultation={consultation}
            onAsk={onAsk}
            onRemove={onRemove}
          />
        </div>
      )}
    </li>
  );

  function neededInWords(): string {
    const day = formatDay(neededBy!, language);
    return isOverdue(consultation, clock, on)
      ? t("consultation.needed.overdue", { day, count: daysBetween(neededBy!, on) })
      : t("consultation.needed", { day });
  }
}
