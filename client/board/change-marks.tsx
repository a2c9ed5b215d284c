import { UserRound } from "lucide-react";
import { useEffect, useEffectEvent, useState } from "react";
import { useLastChange } from "#client/facts/last-changes.ts";
import { formatActor, formatTime } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { CHANGE_WORDS } from "#shared/change-words.ts";
import type { LastChange } from "#shared/live.ts";
import type { ChangeReading } from "./card-marks.tsx";
import styles from "./change-marks.module.css";

/** Tells of cards that somebody else has changed a moment ago. Draws nothing itself. */
export function ChangeMarks({ onRead }: { onRead: (reading: ChangeReading) => void }) {
  const tell = useEffectEvent(onRead);
  useEffect(() => {
    tell({
      markOf: ({ procurement }) => <ChangeMark id={procurement.id} />,
      noteOf: ({ procurement }) => <ChangeNote key={procurement.id} id={procurement.id} />,
    });
  }, []);
  return null;
}

/** On a card: who changed it and at what time; what they did, when it is rested upon. */
function ChangeMark({ id }: { id: number }) {
  const { language } = useLanguage();
  const change = useLastChange(id);
  if (!change) return null;
  return (
    <span className={styles.mark} title={changeInWords(change, language)} data-changed={change.what}>
      <UserRound aria-hidden="true" />
      {formatActor(change.who, language)} {formatTime(change.when, language)}
    </span>
  );
}

/** Below a card that is held: who did what to it meanwhile. */
function ChangeNote({ id }: { id: number }) {
  const { language, t } = useLanguage();
  const change = useLastChange(id);
  const [before] = useState(change);
  if (!change || change === before) return null;
  return (
    <p className={styles.note} role="alert">
      <UserRound aria-hidden="true" />
      {t("board.held.changed", { change: changeInWords(change, language) })}
    </p>
  );
}

function changeInWords({ who, what, when }: LastChange, language: "et" | "en"): string {
  return `${formatActor(who, language)} ${CHANGE_WORDS[language][what]}, ${formatTime(when, language)}`;
}
