import "#client/i18n/screen-texts.ts";
import { Pencil } from "lucide-react";
import { useEffectEvent, useLayoutEffect, useRef } from "react";
import { formatDay } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import type { Stage } from "#shared/stages.ts";
import { STEP_WORDS } from "#shared/step-words.ts";
import type { Step } from "#shared/steps.ts";
import { STAGE_WORDS } from "#shared/words.ts";
import { stageStepInWords } from "./stage-step-in-words.ts";
import styles from "./stage-steps.module.css";
import { StepIcon } from "./step-icon.tsx";

export interface StageStepsProps {
  stage: Stage;
  /** Of this stage, in the order in which they are told. */
  steps: readonly Step[];
  /** Opens a step to be changed; null where nothing can be. */
  onEdit: ((step: Step) => void) | null;
  /** A step that had the focus is gone: it has to go elsewhere. */
  onFocusLost: () => void;
}

/** What else was done or is intended inside a stage, and when. */
export function StageSteps({ stage, steps, ...props }: StageStepsProps) {
  const { t, language } = useLanguage();
  return (
    <ul className={styles.steps} aria-label={t("step.ofStage", { stage: STAGE_WORDS[language][stage] })}>
      {steps.map((step) => (
        <StepItem key={step.id} step={step} {...props} />
      ))}
    </ul>
  );
}

function StepItem({
  step,
  onEdit,
  onFocusLost,
}: Pick<StageStepsProps, "onEdit" | "onFocusLost"> & { step: Step }) {
  const { t, language } = useLanguage();
  const item = useRef<HTMLLIElement>(null);
  const leave = useEffectEvent(onFocusLost);
  useLayoutEffect(() => {
    const { current } = item;
    return () => {
      if (current?.contains(document.activeElement)) leave();
    };
  }, []);
  return (
    <li ref={item} className={styles.step}>
      <StepIcon kind={step.kind} className={styles.icon} />
      <span>
        {STEP_WORDS[language][step.kind]}{" "}
        {step.on === null ? (
          <span className={styles.intended}>{t("step.intended")}</span>
        ) : (
          <time dateTime={step.on} className={styles.day}>
            {formatDay(step.on, language)}
          </time>
        )}
        {step.note && <span className={styles.note}> · {step.note}</span>}
      </span>
      {onEdit && (
        <IconButton
          label={t("step.editOf", { step: stageStepInWords(step, language) })}
          size="small"
          data-deed="steps.edit"
          onPress={() => onEdit(step)}
        >
          <Pencil aria-hidden="true" />
        </IconButton>
      )}
    </li>
  );
}
