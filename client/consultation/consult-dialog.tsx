import { type FormEvent, useMemo, useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { errorBeside, FailureNotice, refusedBy } from "#client/procurement/failure.tsx";
import styles from "#client/procurement/form.module.css";
import { useCommand, type Written } from "#client/procurement/use-procurement.ts";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { Checkbox } from "#client/ui/checkbox.tsx";
import { ComboBox } from "#client/ui/combo-box.tsx";
import { DayField } from "#client/ui/day-field.tsx";
import { Dialog, DialogActions, DialogBody } from "#client/ui/dialog.tsx";
import { Select } from "#client/ui/select.tsx";
import { TextArea } from "#client/ui/text-field.tsx";
import { assertOpenable, raisedBy, TOPICS, type Topic } from "#shared/consultation.ts";
import { TOPIC_WORDS } from "#shared/consultation-words.ts";
import type { Language } from "#shared/errors.ts";
import type { Day } from "#shared/period.ts";
import { refusalSentence } from "#shared/refusals.ts";
import { currentStage, lastApplicableStage, STAGES, type Stage } from "#shared/stages.ts";
import type { PlannedProcurement } from "#shared/standing.ts";
import { STAGE_WORDS } from "#shared/words.ts";

export interface ConsultDialogProps {
  /** What may be asked about: one, or all that the person chooses from. */
  procurements: readonly PlannedProcurement[];
  today: Day;
  onDone: (written: Written) => void;
  onClose: () => void;
}

/** Puts a matter to RTK: what about, for which stage, by when the answer is needed; sent at once, or only raised. */
export function ConsultDialog({ procurements, today, onDone, onClose }: ConsultDialogProps) {
  const { t, language } = useLanguage();
  const only = procurements.length === 1 ? procurements[0]! : null;
  const [id, setId] = useState<number | null>(only?.id ?? null);
  const procurement = procurements.find((each) => each.id === id) ?? null;
  const options = useMemo(
    () =>
      procurements
        .map((each) => ({ id: String(each.id), label: each.title, hint: stageInWords(each, language) }))
        .sort((a, b) => inEstonian.compare(a.label, b.label)),
    [procurements, language],
  );
  const [chosenStage, setStage] = useState<Stage | null>(null);
  const [chosenTopic, setTopic] = useState<Topic | null>(null);
  const [neededBy, setNeededBy] = useState<Day | null>(null);
  const [note, setNote] = useState("");
  const [isSent, setSent] = useState(false);
  const [sentOn, setSentOn] = useState<Day | null>(today);
  const [isAsked, setAsked] = useState(false);
  const command = useCommand(client.consultations.open.mutate, onDone);

  const stage = chosenStage ?? (procurement && stageOf(procurement));
  const topic = chosenTopic ?? (stage && TOPIC_OF[stage]);
  const exchanges = isSent && sentOn ? [{ id: 0, kind: "sent" as const, on: sentOn, note: null }] : [];
  const openedOn = raisedBy(today, exchanges);
  const foreseen =
    procurement &&
    stage &&
    refusedBy(() => assertOpenable({ stage, openedOn, exchanges }, procurement, today));
  const failure = command.failure ?? (foreseen || null);
  const isFuture = isSent && sentOn !== null && sentOn > today;
  const lacksDay = isAsked && isSent && sentOn === null;

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (!procurement || !stage || !topic || foreseen || isFuture || (isSent && !sentOn)) return;
    command.send({
      id: procurement.id,
      topic,
      stage,
      neededBy,
      note: note.trim() || null,
      openedOn,
      sentOn: isSent ? sentOn : null,
    });
  }

  return (
    <Dialog title={t("consultation.open.title")} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <form onSubmit={submit} noValidate>
        <DialogBody>
          {only ? (
            <p className={styles.subject}>{only.title}</p>
          ) : (
            <ComboBox
              label={t("consultation.procurement")}
              value={id === null ? null : String(id)}
              onChange={command.changed((chosen: string | null) =>
                setId(chosen === null ? null : Number(chosen)),
              )}
              options={options}
              placeholder={t("consultation.procurement.choose")}
              error={isAsked && id === null ? refusalSentence("REQUIRED", {}, language) : null}
              isRequired
              autoFocus
            />
          )}
          <div className={styles.pair}>
            <Select<Topic>
              label={t("consultation.topic")}
              value={topic}
              onChange={command.changed(setTopic)}
              options={TOPICS.map((each) => ({ id: each, label: TOPIC_WORDS[language][each] }))}
              placeholder={t("consultation.topic.choose")}
              error={isAsked && !topic ? refusalSentence("REQUIRED", {}, language) : null}
              isRequired
              autoFocus={only !== null}
            />
            <Select<Stage>
              label={t("consultation.stage")}
              value={stage}
              onChange={command.changed(setStage)}
              options={STAGES.filter((each) => !procurement || procurement.stages[each].applicable).map(
                (each) => ({
                  id: each,
                  label: STAGE_WORDS[language][each],
                }),
              )}
              placeholder={t("consultation.stage.choose")}
              error={errorBeside(failure, "stage", language)}
              isRequired
            />
          </div>
          <DayField
            label={t("consultation.neededBy")}
            value={neededBy}
            onChange={command.changed(setNeededBy)}
            hint={t("consultation.neededBy.hint")}
            error={errorBeside(failure, "neededBy", language)}
          />
          <TextArea
            label={t("consultation.note")}
            value={note}
            onChange={command.changed(setNote)}
            error={errorBeside(failure, "note", language)}
            rows={2}
          />
          <Checkbox isSelected={isSent} onChange={command.changed(setSent)}>
            {t("consultation.isSent")}
          </Checkbox>
          {isSent && (
            <DayField
              label={t("consultation.sentOn")}
              value={sentOn}
              onChange={command.changed(setSentOn)}
              today={today}
              latest={today}
              error={
                lacksDay
                  ? t("move.chooseDay")
                  : isFuture
                    ? refusalSentence("DAY_IN_FUTURE", {}, language)
                    : (errorBeside(failure, "sentOn", language) ?? errorBeside(failure, "openedOn", language))
              }
            />
          )}
          <FailureNotice failure={failure} fields={isSent ? [...FIELDS, "sentOn", "openedOn"] : FIELDS} />
        </DialogBody>
        <DialogActions>
          <Button onPress={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" isPending={command.isSending}>
            {t("consultation.open.do")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

const FIELDS = ["stage", "neededBy", "note"];

/** Where it stands, or where it ended. */
function stageOf({ stages }: PlannedProcurement): Stage | null {
  return currentStage(stages) ?? lastApplicableStage(stages);
}

function stageInWords(procurement: PlannedProcurement, language: Language): string {
  return STAGE_WORDS[language][currentStage(procurement.stages) ?? "completed"];
}

const inEstonian = new Intl.Collator("et", { numeric: true });

/** What is most often asked about in a stage. */
const TOPIC_OF: Record<Stage, Topic> = {
  mappingStudy: "planAndProcedure",
  baseDocuments: "baseDocuments",
  rtkCoordination: "baseDocuments",
  announcement: "announcementDate",
  contract: "evaluation",
  delivery: "contract",
};
