import { CircleAlert, CircleCheck } from "lucide-react";
import type { ReactNode } from "react";
import { Allowed } from "#client/access/access.tsx";
import { courtInWords, matterInWords } from "#client/consultation/consultation-in-words.ts";
import { formatDay } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { Button } from "#client/ui/button.tsx";
import { clockOf, existsBy, isOpen, stagesUpTo } from "#shared/consultation.ts";
import { conditionInWords } from "#shared/gate-words.ts";
import type { Condition } from "#shared/gates.ts";
import type { Day } from "#shared/period.ts";
import type { PlannedProcurement } from "#shared/standing.ts";
import { STAGE_WORDS } from "#shared/words.ts";
import styles from "./condition-list.module.css";
import { DeclarationList } from "./declaration-list.tsx";
import type { Gates } from "./use-gates.ts";
import type { Way } from "./way-dialogs.tsx";

export interface ConditionListProps {
  gates: Gates;
  procurement: PlannedProcurement;
  /** The day on which the milestones are to be met. */
  on: Day;
  today: Day;
  /** Asks for what would meet a condition; without it, nothing can be done here. */
  onWay?: (way: Way) => void;
  /** Chooses another day for the milestones, where that is what would meet a condition. */
  onDay?: (day: Day) => void;
}

/** The conditions before milestones, each with whether it is met and with the way to meet it. */
export function ConditionList({ gates, procurement, on, today, onWay, onDay }: ConditionListProps) {
  const { language, t } = useLanguage();
  const { asked, unmet } = gates;
  const isOfSeveral = new Set(asked.map(({ stage }) => stage)).size > 1;
  return (
    <ul className={styles.list}>
      {asked.map((condition) => {
        const isMet = !unmet.includes(condition);
        const words = conditionInWords(condition, language);
        return (
          <li key={condition.id} className={isMet ? styles.met : styles.unmet} data-met={isMet}>
            {isMet ? (
              <CircleCheck aria-hidden="true" className={styles.mark} />
            ) : (
              <CircleAlert aria-hidden="true" className={styles.mark} />
            )}
            <div className={styles.about}>
              <p>
                {words}
                <span className={styles.state}>
                  {isOfSeveral && `${STAGE_WORDS[language][condition.stage]} · `}
                  {isMet ? t("gates.met") : t("gates.unmet.mark")}
                </span>
              </p>
              {detailOf(condition, isMet, words)}
            </div>
          </li>
        );
      })}
    </ul>
  );

  function detailOf(condition: Condition, isMet: boolean, words: string): ReactNode {
    switch (condition.need) {
      case "document":
        return (
          !isMet &&
          onWay && (
            <Allowed deed="procurements.linkDocument">
              <Button
                size="small"
                aria-label={t("gates.link.of", { what: words })}
                onPress={() => onWay({ what: "link", type: condition.documentType!, procurement })}
              >
                {t("gates.link")}
              </Button>
            </Allowed>
          )
        );
      case "rtkAgreed":
        return !isMet && <RtkWay condition={condition} procurement={procurement} on={on} onWay={onWay} />;
      case "declarations":
        if (procurement.records.assignments.length === 0)
          return <p className={styles.detail}>{t("gates.declare.noOne")}</p>;
        return (
          !isMet && (
            <DeclarationList
              assignments={procurement.records.assignments}
              on={on}
              onDeclare={onWay && ((assignment) => onWay({ what: "declare", assignment, procurement, on }))}
            />
          )
        );
      case "standstillOver":
        return (
          gates.standstillOver &&
          !isMet && (
            <>
              <p className={styles.detail}>
                {t("gates.standstill.from", { day: formatDay(gates.standstillOver, language) })}
              </p>
              {onDay && gates.standstillOver <= today && (
                <Button size="small" onPress={() => onDay(gates.standstillOver!)}>
                  {t("gates.standstill.take", { day: formatDay(gates.standstillOver, language) })}
                </Button>
              )}
            </>
          )
        );
      case "check":
        return (
          <CheckWay condition={condition} procurement={procurement} on={on} onWay={onWay} words={words} />
        );
    }
  }
}

/** What is with RTK before the milestone, or that nothing is; each matter can be agreed, and another one opened. */
function RtkWay({
  condition,
  procurement,
  on,
  onWay,
}: {
  condition: Condition;
  procurement: PlannedProcurement;
  on: Day;
  onWay?: (way: Way) => void;
}) {
  const { language, t } = useLanguage();
  const matters = procurement.records.consultations.filter(
    (each) => stagesUpTo(condition.stage).includes(each.stage) && existsBy(each, on),
  );
  const open = matters.filter((each) => isOpen(clockOf(each, on)));
  return (
    <>
      {matters.length === 0 && <p className={styles.detail}>{t("gates.rtk.none")}</p>}
      {open.map((consultation) => (
        <div key={consultation.id} className={styles.way}>
          <p className={styles.detail}>
            {matterInWords(consultation, language)}: {courtInWords(consultation, on, { language, t })}
          </p>
          {onWay && clockOf(consultation, on).court === "rtk" && (
            <Allowed deed="consultations.exchange">
              <Button
                size="small"
                onPress={() =>
                  onWay({
                    what: "rtk",
                    asked: { what: "exchange", procurement, consultation, kind: "agreed" },
                  })
                }
              >
                {t("gates.rtk.agreed")}
              </Button>
            </Allowed>
          )}
        </div>
      ))}
      {onWay && open.length === 0 && (
        <Allowed deed="consultations.open">
          <Button
            size="small"
            onPress={() => onWay({ what: "rtk", asked: { what: "consult", procurements: [procurement] } })}
          >
            {t("gates.rtk.consult")}
          </Button>
        </Allowed>
      )}
    </>
  );
}

function CheckWay({
  condition,
  procurement,
  on,
  words,
  onWay,
}: {
  condition: Condition;
  procurement: PlannedProcurement;
  on: Day;
  words: string;
  onWay?: (way: Way) => void;
}) {
  const { language, t } = useLanguage();
  const check = procurement.records.checks.find(({ conditionId }) => conditionId === condition.id);
  return (
    <div className={styles.way}>
      {check && (
        <p className={styles.detail}>
          {t("gates.check.done", { day: formatDay(check.on, language) })}
          {check.note && ` · ${check.note}`}
        </p>
      )}
      {onWay && (
        <Allowed deed="gates.check">
          <Button
            size="small"
            variant={check ? "quiet" : "secondary"}
            aria-label={`${t(check ? "gates.check.change" : "gates.check.do")}: ${words}`}
            onPress={() => onWay({ what: "check", condition, check: check ?? null, procurement, on })}
          >
            {t(check ? "gates.check.change" : "gates.check.do")}
          </Button>
        </Allowed>
      )}
    </div>
  );
}
