import { Allowed } from "#client/access/access.tsx";
import { useRecorder } from "#client/hours/use-recorder.ts";
import { formatDay } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { Button } from "#client/ui/button.tsx";
import type { Assignment } from "#shared/evaluator-hours.ts";
import { ROLE_WORDS } from "#shared/hours-words.ts";
import type { Day } from "#shared/period.ts";
import styles from "./condition-list.module.css";

/** Who evaluates a procurement, and on which day each of them declared to be independent of the tenderers. */
export function DeclarationList({
  assignments,
  on,
  onDeclare,
}: {
  assignments: readonly Assignment[];
  /** The day it is looked at: a declaration of a later day does not count yet. */
  on: Day;
  /** Asks for the day of a declaration, or corrects it; without it, the list is only read. */
  onDeclare?: (assignment: Assignment) => void;
}) {
  const { language, t } = useLanguage();
  const { mayDeclare } = useRecorder();
  return (
    <ul className={styles.declarations}>
      {assignments.map((assignment) => {
        const { id, role, person, declaredOn } = assignment;
        const who = `${person} (${ROLE_WORDS[language][role]})`;
        if (person === null)
          return (
            <li key={id} className={styles.detail}>
              {t("gates.declare.nobody", { role: ROLE_WORDS[language][role] })}
            </li>
          );
        return (
          <li key={id} className={styles.way}>
            <span className={styles.detail}>
              {declaredOn ? t("gates.declared", { who, day: formatDay(declaredOn, language) }) : who}
            </span>
            {onDeclare && mayDeclare(assignment) && (
              <Allowed deed="hours.declare">
                <Button
                  size="small"
                  variant={declaredOn !== null && declaredOn <= on ? "quiet" : "secondary"}
                  aria-label={t(declaredOn ? "gates.declare.changeOf" : "gates.declaredOf", { who })}
                  onPress={() => onDeclare(assignment)}
                >
                  {t(declaredOn ? "gates.declare.change" : "gates.declare")}
                </Button>
              </Allowed>
            )}
          </li>
        );
      })}
    </ul>
  );
}
