import "#client/i18n/screen-texts.ts";
import { type FormEvent, useMemo, useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { errorBeside, FailureNotice } from "#client/procurement/failure.tsx";
import { type Failure, failureOf } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { Checkbox } from "#client/ui/checkbox.tsx";
import { DayField } from "#client/ui/day-field.tsx";
import { Dialog, DialogActions, DialogBody } from "#client/ui/dialog.tsx";
import { Select } from "#client/ui/select.tsx";
import { TextField } from "#client/ui/text-field.tsx";
import type { BoardFacts } from "#shared/board.ts";
import type { Day } from "#shared/period.ts";
import {
  type AdoptPlanInput,
  changesOfDraft,
  type Draft,
  type DraftChange,
  type GiveReplanningReasonInput,
  unexplained,
} from "#shared/plan-draft.ts";
import { refusalSentence } from "#shared/refusals.ts";
import { LATE_REASONS, type LateReason } from "#shared/stages.ts";
import { LATE_REASON_WORDS } from "#shared/words.ts";
import styles from "./adopt-dialog.module.css";
import { ChangeLine } from "./change-list.tsx";
import { placeOf } from "./comparison.ts";

export interface AdoptDialogProps {
  facts: BoardFacts;
  draft: Draft;
  /** Records why windows move later. */
  onReasons: (inputs: readonly GiveReplanningReasonInput[]) => Promise<void>;
  onAdopt: (input: AdoptPlanInput) => Promise<void>;
  onClose: () => void;
}

/** A reason that is chosen here and not sent yet. */
interface Given {
  reason: LateReason;
  note: string;
}

/**
 * Adopts a draft: under which name, on which day, by which document, and why each window moves later. The version is the
 * one that was looked at: who changed the draft meanwhile is named, and the list shows it as it is then.
 */
export function AdoptDialog({ facts, draft, onReasons, onAdopt, onClose }: AdoptDialogProps) {
  const { language, t } = useLanguage();
  const [name, setName] = useState(draft.name);
  const [on, setOn] = useState<Day | null>(facts.today);
  const [isAssumed, setAssumed] = useState(false);
  const [source, setSource] = useState(draft.source);
  const [given, setGiven] = useState<ReadonlyMap<string, Given>>(new Map());
  const [seen, setSeen] = useState(draft.version);
  const [isAsked, setAsked] = useState(false);
  const [isSending, setSending] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [shownCount, setShownCount] = useState(SHOWN_AT_ONCE);

  const changes = useMemo(() => changesOfDraft(facts, draft, on ?? facts.today), [facts, draft, on]);
  const missing = useMemo(() => unexplained(changes), [changes]);
  const others = useMemo(() => changes.filter((change) => !missing.includes(change)), [changes, missing]);
  const [first] = missing;
  const unsaid = missing.filter((change) => !isSaid(given.get(keyOf(change))));

  async function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (!on || !name.trim() || !source.trim() || unsaid.length > 0 || isSending) return;
    setSending(true);
    setFailure(null);
    try {
      await onReasons(
        missing.map((change) => {
          const { reason, note } = given.get(keyOf(change))!;
          return {
            revisionId: draft.id,
            procurementId: change.procurement.id,
            stage: change.stage,
            reason,
            note: note.trim() || null,
          };
        }),
      );
      await onAdopt({
        revisionId: draft.id,
        version: seen,
        name: name.trim(),
        adoptedOn: on,
        adoptedOnAssumed: isAssumed,
        source: source.trim(),
      });
      onClose();
    } catch (error) {
      const refused = failureOf(error);
      setFailure(refused);
      // Told who changed it: what is shown from now on is what the person decides about.
      const current =
        refused.refusal?.code === "STALE_DRAFT" ? (refused.refusal.current as Draft | null) : null;
      if (current) setSeen(current.version);
      setSending(false);
    }
  }
  const give = (change: DraftChange, next: Partial<Given>) =>
    setGiven((before) => {
      const key = keyOf(change);
      return new Map(before).set(key, { reason: "ownCapacity", note: "", ...before.get(key), ...next });
    });
  const required = (value: string) =>
    isAsked && !value.trim() ? refusalSentence("REQUIRED", {}, language) : null;

  return (
    <Dialog title={t("plan.adopt.title")} size="large" isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <form onSubmit={submit} noValidate>
        <DialogBody>
          <p className={styles.explained}>{t("plan.adopt.explained")}</p>
          <div className={styles.fields}>
            <TextField
              label={t("plan.draft.name")}
              value={name}
              onChange={setName}
              isRequired
              error={required(name) ?? errorBeside(failure, "name", language)}
            />
            <div>
              <DayField
                label={t("plan.adopt.on")}
                value={on}
                onChange={setOn}
                today={facts.today}
                latest={facts.today}
                error={isAsked && !on ? t("move.chooseDay") : errorBeside(failure, "adoptedOn", language)}
              />
              <Checkbox isSelected={isAssumed} onChange={setAssumed}>
                {t("plan.adopt.assumed")}
              </Checkbox>
            </div>
          </div>
          <TextField
            label={t("plan.adopt.source")}
            hint={t("plan.adopt.sourceHint")}
            value={source}
            onChange={setSource}
            isRequired
            error={required(source) ?? errorBeside(failure, "source", language)}
          />
          {missing.length > 0 && (
            <section
              className={styles.section}
              aria-label={t("plan.adopt.missing", { count: missing.length })}
            >
              <h3 className={styles.heading}>{t("plan.adopt.missing", { count: missing.length })}</h3>
              {missing.length > 1 && isSaid(given.get(keyOf(first!))) && (
                <Button
                  size="small"
                  onPress={() =>
                    setGiven(
                      (before) =>
                        new Map(
                          missing.map((change) => {
                            const own = before.get(keyOf(change));
                            return [keyOf(change), isSaid(own) ? own : before.get(keyOf(first!))!];
                          }),
                        ),
                    )
                  }
                >
                  {t("plan.adopt.sameReason")}
                </Button>
              )}
              <ul className={styles.list}>
                {missing.slice(0, shownCount).map((change) => {
                  const said = given.get(keyOf(change));
                  return (
                    <li key={keyOf(change)} className={styles.missing}>
                      <ChangeLine change={change} />
                      <div className={styles.reason}>
                        <Select<LateReason>
                          label={t("lateness.replanned.reason")}
                          value={said?.reason ?? null}
                          onChange={(reason) => give(change, { reason })}
                          placeholder={t("procurement.create.choose")}
                          options={LATE_REASONS.map((id) => ({ id, label: LATE_REASON_WORDS[language][id] }))}
                          error={isAsked && !said ? t("lateness.replanned.choose") : null}
                        />
                        {said && (
                          <TextField
                            label={t("move.lateNote")}
                            value={said.note}
                            onChange={(note) => give(change, { note })}
                            isRequired={said.reason === "other"}
                            error={
                              isAsked && !isSaid(said)
                                ? refusalSentence("LATE_NOTE_REQUIRED", {}, language)
                                : null
                            }
                          />
                        )}
                      </div>
                    </li>
                  );
                })}
              </ul>
              <More left={missing.length - shownCount} onMore={() => setShownCount(shownCount * 4)} />
            </section>
          )}
          {changes.length === 0 && <p>{t("effects.nothing")}</p>}
          {others.length > 0 && (
            <section
              className={styles.section}
              aria-label={t("plan.adopt.changes", { count: others.length })}
            >
              <h3 className={styles.heading}>{t("plan.adopt.changes", { count: others.length })}</h3>
              <ul className={styles.list}>
                {others.slice(0, shownCount).map((change) => (
                  <li key={keyOf(change)}>
                    <ChangeLine change={change} />
                  </li>
                ))}
              </ul>
              <More left={others.length - shownCount} onMore={() => setShownCount(shownCount * 4)} />
            </section>
          )}
          {isAsked && unsaid.length > 0 && !failure && (
            <p role="alert" className={styles.unsaid}>
              {refusalSentence("REASONS_MISSING", { count: unsaid.length }, language)}
            </p>
          )}
          <FailureNotice failure={failure} fields={["name", "adoptedOn", "source"]} />
        </DialogBody>
        <DialogActions>
          <Button onPress={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" isPending={isSending}>
            {t("plan.adopt.do")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** More are a long list to draw; they are asked for. */
const SHOWN_AT_ONCE = 25;

function keyOf({ procurement, stage }: DraftChange): string {
  return placeOf(procurement.id, stage);
}

function isSaid(given: Given | undefined): given is Given {
  return given !== undefined && (given.reason !== "other" || given.note.trim() !== "");
}

function More({ left, onMore }: { left: number; onMore: () => void }) {
  const { t } = useLanguage();
  if (left <= 0) return null;
  return (
    <Button size="small" variant="quiet" onPress={onMore}>
      {t("plan.adopt.more", { count: left })}
    </Button>
  );
}
