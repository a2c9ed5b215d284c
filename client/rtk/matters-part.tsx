import { Download, MessageCirclePlus } from "lucide-react";
import { useState } from "react";
import { Allowed, useMay } from "#client/access/access.tsx";
import type { AskedOfRtk } from "#client/consultation/consultation-dialogs.tsx";
import { courtInWords, exchangeInWords, matterInWords } from "#client/consultation/consultation-in-words.ts";
import { MatterActions } from "#client/consultation/matter-actions.tsx";
import { formatDay, formatNumber } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { ProcurementLink } from "#client/procurement/procurement-link.tsx";
import tableStyles from "#client/reports/report-table.module.css";
import { saveFile } from "#client/reports/save-file.ts";
import { WideTable } from "#client/reports/wide-table.tsx";
import { Button } from "#client/ui/button.tsx";
import { useIsPrinting } from "#client/ui/use-is-printing.ts";
import { useMedia } from "#client/ui/use-media.ts";
import screen from "#client/view/screen.module.css";
import { printAddress } from "#client/view/view-address.ts";
import type { BoardFacts, Card } from "#shared/board.ts";
import { type Consultation, isOpen } from "#shared/consultation.ts";
import { COURT_WORDS, TOPIC_WORDS } from "#shared/consultation-words.ts";
import { toCsv } from "#shared/csv.ts";
import { type Day, daysBetween } from "#shared/period.ts";
import type { Matter } from "#shared/rtk-matters.ts";
import type { PlannedProcurement } from "#shared/standing.ts";
import { STAGE_WORDS, STATUS_WORDS } from "#shared/words.ts";
import { DueStrip } from "./due-strip.tsx";
import { LISTS, type List, type RtkAddress } from "./rtk-address.ts";
import { matterRows } from "./rtk-rows.ts";
import styles from "./rtk-view.module.css";

/** What is to be taken away: a matter, or the last thing that happened to it. */
export interface Removal {
  what: "consultation" | "exchange";
  procurement: PlannedProcurement;
  consultation: Consultation;
}

export interface MattersPartProps {
  facts: BoardFacts;
  matters: readonly Matter[];
  /** The procurements they belong to, and all others that are shown. */
  cards: readonly Card[];
  address: RtkAddress;
  on: Day;
  isReadOnly: boolean;
  onAddress: (address: RtkAddress) => void;
  onAsk: (asked: AskedOfRtk) => void;
  onRemove: (removal: Removal) => void;
}

/** What is due next, every matter with whose turn it is, and what RTK has not been asked yet though it should. */
export function MattersPart(props: MattersPartProps) {
  const { facts, matters, cards, address, on, onAsk } = props;
  const isReadOnly = useIsFixed(props.isReadOnly);
  const { language, t } = useLanguage();
  const isPhone = useMedia("(max-width: 767px)");
  const isPrinting = useIsPrinting();
  const [isWhole, setWhole] = useState(false);
  const list = address.show ?? "open";
  const listed = matters.filter((each) => isListed(each, list));
  const shown = isWhole || isPrinting ? listed : listed.slice(0, FIRST_SHOWN);
  const unconsulted = cards.filter(({ standing }) => standing.rtk.flag === "consult");
  return (
    <>
      <DueStrip facts={facts} on={on} address={address} />
      <div className={styles.listHead}>
        <ul className={`${screen.lists} ${styles.lists}`} data-screen-only="">
          {LISTS.map((each) => {
            const { length } = matters.filter((matter) => isListed(matter, each));
            return length === 0 && each !== list && each !== "open" ? null : (
              <li key={each}>
                <a
                  href={`/rtk${printAddress({ ...address, show: each === "open" ? undefined : each })}`}
                  aria-current={each === list || undefined}
                >
                  {t(`rtk.list.${each}`)} <span>{formatNumber(length, language)}</span>
                </a>
              </li>
            );
          })}
          {address.topic?.map((topic) => (
            <li key={topic}>
              <a
                href={`/rtk${printAddress({ ...address, topic: undefined })}`}
                aria-label={t("rtk.topic.all", { topic: TOPIC_WORDS[language][topic] })}
                aria-current="true"
              >
                {TOPIC_WORDS[language][topic]} <span aria-hidden="true">×</span>
              </a>
            </li>
          ))}
        </ul>
        <p className={screen.printed}>
          {t(`rtk.list.${list}`)}: {formatNumber(listed.length, language)}
          {address.topic && ` · ${address.topic.map((topic) => TOPIC_WORDS[language][topic]).join(", ")}`}
        </p>
        {listed.length > 0 && (
          <span data-screen-only="">
            <Button
              size="small"
              onPress={() =>
                saveFile(`${t("rtk.file")}-${on}.csv`, toCsv(matterRows(listed, on, { language, t })))
              }
            >
              <Download aria-hidden="true" />
              {t("reports.csv")}
            </Button>
          </span>
        )}
      </div>
      {listed.length === 0 ? (
        <p className={styles.nothing}>{t(matters.length === 0 ? "rtk.none" : "rtk.none.listed")}</p>
      ) : isPhone ? (
        <ul className={tableStyles.cards}>
          {shown.map((matter) => (
            <MatterCard key={matter.consultation.id} matter={matter} {...props} />
          ))}
        </ul>
      ) : (
        <WideTable label={t(`rtk.list.${list}`)}>
          <table className={`${tableStyles.table} ${styles.table}`}>
            <caption className={tableStyles.unseen}>{t("rtk.title")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("consultation.procurement")}</th>
                <th scope="col">{t("rtk.column.matter")}</th>
                <th scope="col">{t("rtk.column.court")}</th>
                <th scope="col" className={tableStyles.number}>
                  {t("rtk.column.days")}
                </th>
                <th scope="col" className={styles.spaced}>
                  {t("consultation.neededBy")}
                </th>
                <th scope="col" className={tableStyles.number}>
                  {t("rtk.column.atRtk")}
                </th>
                <th scope="col" className={tableStyles.number}>
                  {t("rtk.column.withUs")}
                </th>
                <th scope="col" className={tableStyles.number}>
                  {t("rtk.column.rounds")}
                </th>
                {!isReadOnly && (
                  <th scope="col" data-screen-only="">
                    <span className={tableStyles.unseen}>{t("procurement.actions")}</span>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {shown.map((matter) => (
                <MatterRow key={matter.consultation.id} matter={matter} {...props} />
              ))}
            </tbody>
          </table>
        </WideTable>
      )}
      {shown.length < listed.length && (
        <div>
          <Button onPress={() => setWhole(true)}>
            {t("reports.entries.showAll", { count: listed.length })}
          </Button>
        </div>
      )}
      {unconsulted.length > 0 && (
        <section className={styles.unconsulted} aria-labelledby="rtk-unconsulted">
          <h2 id="rtk-unconsulted">{t("rtk.unconsulted")}</h2>
          <p className={styles.quiet}>{t("rtk.unconsulted.hint")}</p>
          <ul>
            {unconsulted.map(({ procurement, standing }) => (
              <li key={procurement.id}>
                <span>
                  <ProcurementLink id={procurement.id} onOpen={undefined}>
                    {procurement.title}
                  </ProcurementLink>{" "}
                  <span className={styles.quiet}>{STAGE_WORDS[language][standing.stage]}</span>
                </span>
                {!isReadOnly && (
                  <span data-screen-only="">
                    <Allowed deed="consultations.open">
                      <Button
                        size="small"
                        aria-label={t("consultation.act.of", {
                          act: t("consultation.open"),
                          name: procurement.title,
                        })}
                        onPress={() => onAsk({ what: "consult", procurements: [procurement] })}
                      >
                        <MessageCirclePlus aria-hidden="true" />
                        {t("consultation.open")}
                      </Button>
                    </Allowed>
                  </span>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

/** Whether nothing of what is done about matters can be done here. */
function useIsFixed(isReadOnly: boolean): boolean {
  const may = useMay();
  return isReadOnly || !MATTER_DEEDS.some(may);
}

const MATTER_DEEDS = [
  "consultations.open",
  "consultations.edit",
  "consultations.exchange",
  "consultations.correctExchange",
  "consultations.removeExchange",
  "consultations.remove",
] as const;

/** Rows drawn before somebody asks for all of them. */
const FIRST_SHOWN = 100;

function isListed({ clock, isOverdue }: Matter, list: List): boolean {
  switch (list) {
    case "open":
      return isOpen(clock);
    case "overdue":
      return isOverdue;
    case "atRtk":
      return clock.court === "rtk";
    case "withUs":
      return clock.court === "us";
    case "ended":
      return !isOpen(clock);
    case "all":
      return true;
  }
}

interface MatterProps extends Pick<MattersPartProps, "on" | "isReadOnly" | "onAsk" | "onRemove"> {
  matter: Matter;
}

function MatterRow({ matter, on, onAsk, onRemove, ...props }: MatterProps) {
  const { language } = useLanguage();
  const isReadOnly = useIsFixed(props.isReadOnly);
  const { procurement, consultation, clock } = matter;
  return (
    <tr data-overdue={matter.isOverdue || undefined}>
      <th scope="row" className={tableStyles.title}>
        <ProcurementLink id={procurement.id} onOpen={undefined}>
          {procurement.title}
        </ProcurementLink>
        <Closed procurement={procurement} on={on} />
      </th>
      <td>
        <About matter={matter} on={on} />
      </td>
      <td className={styles.court}>
        <strong className={isOpen(clock) ? undefined : styles.ended}>
          {COURT_WORDS[language][clock.court]}
        </strong>
        <br />
        <time className={styles.quiet} dateTime={clock.since}>
          {formatDay(clock.since, language)}
        </time>
      </td>
      <td className={tableStyles.number}>
        {isOpen(clock) ? <strong>{formatNumber(clock.days, language)}</strong> : <None />}
      </td>
      <td className={`${tableStyles.day} ${styles.spaced}`}>
        <NeededBy matter={matter} on={on} />
      </td>
      <td className={tableStyles.number}>{formatNumber(clock.daysAtRtk, language)}</td>
      <td className={tableStyles.number}>{formatNumber(clock.daysWithUs, language)}</td>
      <td className={tableStyles.number}>{formatNumber(clock.rounds, language)}</td>
      {!isReadOnly && (
        <td data-screen-only="">
          <div className={styles.rowActions}>
            <MatterActions
              procurement={procurement}
              consultation={consultation}
              onAsk={onAsk}
              onRemove={(what) => onRemove({ what, procurement, consultation })}
            />
          </div>
        </td>
      )}
    </tr>
  );
}

/** The same on a phone, where a table would have to be scrolled sideways. */
function MatterCard({ matter, on, onAsk, onRemove, ...props }: MatterProps) {
  const { language, t } = useLanguage();
  const isReadOnly = useIsFixed(props.isReadOnly);
  const { procurement, consultation, clock } = matter;
  return (
    <li className={tableStyles.card}>
      <div>
        <ProcurementLink id={procurement.id} onOpen={undefined}>
          {procurement.title}
        </ProcurementLink>
        <Closed procurement={procurement} on={on} />
      </div>
      <p>
        <strong>{courtInWords(consultation, on, { t, language })}</strong>
      </p>
      {consultation.neededBy && (
        <p>
          {t("consultation.neededBy")}: <NeededBy matter={matter} on={on} />
        </p>
      )}
      <About matter={matter} on={on} />
      <p className={styles.quiet}>
        {t("consultation.totals", {
          atRtk: t("consultation.daysAtRtk", { count: clock.daysAtRtk }),
          withUs: t("consultation.daysWithUs", { count: clock.daysWithUs }),
          rounds: t("consultation.rounds", { count: clock.rounds }),
        })}
      </p>
      {!isReadOnly && (
        <div className={styles.rowActions} data-screen-only="">
          <MatterActions
            procurement={procurement}
            consultation={consultation}
            onAsk={onAsk}
            onRemove={(what) => onRemove({ what, procurement, consultation })}
          />
        </div>
      )}
    </li>
  );
}

/** What it is about, everything that happened to it, and what was noted. */
function About({ matter: { consultation }, on }: Pick<MatterProps, "matter" | "on">) {
  const { language } = useLanguage();
  const happened = consultation.exchanges.filter((each) => each.on <= on);
  return (
    <div className={styles.about}>
      <p>{matterInWords(consultation, language)}</p>
      {happened.length > 0 && (
        <p className={styles.quiet}>{happened.map((each) => exchangeInWords(each, language)).join(" → ")}</p>
      )}
      {consultation.note && <p className={styles.quiet}>{consultation.note}</p>}
    </div>
  );
}

function NeededBy({ matter: { consultation, isOverdue }, on }: Pick<MatterProps, "matter" | "on">) {
  const { language, t } = useLanguage();
  const { neededBy } = consultation;
  if (!neededBy) return <None />;
  return (
    <>
      <time dateTime={neededBy}>{formatDay(neededBy, language)}</time>
      {isOverdue && (
        <span className={styles.overdue}>{t("rtk.overdue", { count: daysBetween(neededBy, on) })}</span>
      )}
    </>
  );
}

/** A matter may be left open when its procurement fails. */
function Closed({ procurement: { closedAs, closedOn }, on }: { procurement: PlannedProcurement; on: Day }) {
  const { language } = useLanguage();
  if (!closedAs || !closedOn || closedOn > on) return null;
  return (
    <span className={styles.quiet}>
      {" "}
      {STATUS_WORDS[language][closedAs]} {formatDay(closedOn, language)}
    </span>
  );
}

function None() {
  const { t } = useLanguage();
  return (
    <>
      <span className={tableStyles.zero} aria-hidden="true">
        –
      </span>
      <span className={tableStyles.unseen}>{t("common.none")}</span>
    </>
  );
}
