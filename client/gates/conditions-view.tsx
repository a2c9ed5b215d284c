import { Pencil, Plus } from "lucide-react";
import { useRef, useState } from "react";
import { Allowed, InProject, useMay } from "#client/access/access.tsx";
import { type FactsReading, useFacts } from "#client/facts/use-facts.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { failureInWords } from "#client/procurement/failure.tsx";
import { failureOf } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { Checkbox } from "#client/ui/checkbox.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import { showToast } from "#client/ui/toast.tsx";
import { AsOfBanner } from "#client/view/as-of-banner.tsx";
import { OfflineBanner } from "#client/view/offline-banner.tsx";
import { ScreenFailure } from "#client/view/screen-message.tsx";
import { isAsOf, useView } from "#client/view/use-view.ts";
import type { ViewAddress } from "#client/view/view-address.ts";
import type { BoardFacts } from "#shared/board.ts";
import { conditionInWords } from "#shared/gate-words.ts";
import type { Condition } from "#shared/gates.ts";
import { STAGES, type Stage } from "#shared/stages.ts";
import { MILESTONE_WORDS, PROCEDURE_WORDS, RTK_WORDS, STAGE_WORDS } from "#shared/words.ts";
import { ConditionDialog } from "./condition-dialog.tsx";
import styles from "./conditions-view.module.css";
import { type ConditionAnswer, useConditions } from "./use-conditions.ts";

export interface ConditionsViewProps {
  address: ViewAddress;
  onAddress: (address: ViewAddress, isReplaced?: boolean) => void;
}

/** What must be so before milestones are met: switched on and off, said otherwise, and added to. */
export function ConditionsView({ address, onAddress }: ConditionsViewProps) {
  const { t } = useLanguage();
  const reading = useFacts(address.project, address.knownAt);
  const { facts, failure } = reading;
  const view = useView(facts, address);
  if (!facts)
    return failure ? (
      <ScreenFailure
        title={t("nav.conditions")}
        heading={t("gates.failed")}
        failure={failure}
        onRetry={reading.readAgain}
        isRetrying={reading.isReadingAgain}
      />
    ) : (
      <main id="main" className={styles.page} aria-busy="true">
        <title>{`${t("nav.conditions")} · Hanketahvel`}</title>
        <h1>{t("gates.title")}</h1>
        <p role="status">{t("common.loading")}</p>
      </main>
    );
  return (
    <InProject value={facts.project.id}>
      <AsOfBanner facts={facts} view={view} address={address} onChange={onAddress} />
      <OfflineBanner isConnected={!reading.isOffline} sentence={t("offline.banner")} />
      <Loaded
        facts={facts}
        reading={reading}
        isReadOnly={isAsOf(facts, address) || reading.isBeingReplaced}
      />
    </InProject>
  );
}

function Loaded({
  facts,
  reading,
  isReadOnly,
}: {
  facts: BoardFacts;
  reading: FactsReading;
  isReadOnly: boolean;
}) {
  const { t, language } = useLanguage();
  const [asked, setAsked] = useState<{ condition: Condition | null; stage: Stage } | null>(null);
  const addButton = useRef<HTMLButtonElement>(null);
  const { takeOver, switchTo } = useConditions(facts.project.id, reading);

  const undo = async (revision: number) => {
    try {
      await reading.undo(revision);
      showToast({ text: t("procurement.done.undone") });
    } catch (error) {
      showToast({ tone: "problem", text: failureInWords(failureOf(error), language) });
    }
  };
  const tell = (text: string, { revision }: ConditionAnswer) =>
    showToast({
      text,
      actions: revision > 0 ? [{ label: t("common.undo"), onPress: () => void undo(revision) }] : [],
    });
  const turn = async (condition: Condition, enabled: boolean) => {
    try {
      const answer = await switchTo(condition, enabled);
      const what = conditionInWords(condition, language);
      tell(t(enabled ? "gates.switchedOn" : "gates.switchedOff", { what }), answer);
    } catch (error) {
      showToast({ tone: "problem", text: failureInWords(failureOf(error), language) });
    }
  };

  return (
    <main id="main" className={styles.page}>
      <title>{`${t("nav.conditions")} · Hanketahvel`}</title>
      <header className={styles.header}>
        <div className={styles.heading}>
          <h1>{t("gates.title")}</h1>
          <p>{t("gates.explained")}</p>
        </div>
        {!isReadOnly && (
          <Allowed deed="gates.add">
            <Button
              ref={addButton}
              variant="primary"
              onPress={() => setAsked({ condition: null, stage: "announcement" })}
            >
              <Plus aria-hidden="true" /> {t("gates.add")}
            </Button>
          </Allowed>
        )}
      </header>
      {STAGES.map((stage) => {
        const own = facts.conditions.filter((each) => each.stage === stage);
        return (
          <section key={stage} className={styles.stage} aria-labelledby={`before-${stage}`}>
            <header>
              <h2 id={`before-${stage}`}>{STAGE_WORDS[language][stage]}</h2>
              <p>{MILESTONE_WORDS[language][stage]}</p>
            </header>
            {own.length === 0 ? (
              <p className={styles.empty}>{t("gates.empty")}</p>
            ) : (
              <ul>
                {own.map((condition) => (
                  <Row
                    key={condition.id}
                    condition={condition}
                    isReadOnly={isReadOnly}
                    onSwitch={(enabled) => void turn(condition, enabled)}
                    onEdit={() => setAsked({ condition, stage })}
                  />
                ))}
              </ul>
            )}
          </section>
        );
      })}
      {asked && (
        <ConditionDialog
          projectId={facts.project.id}
          condition={asked.condition}
          initialStage={asked.stage}
          onDone={(answer) => {
            takeOver(answer);
            const what = conditionInWords(answer.condition, language);
            setAsked(null);
            tell(t(asked.condition ? "gates.changed" : "gates.added", { what }), answer);
          }}
          onClose={() => setAsked(null)}
        />
      )}
    </main>
  );
}

function Row({
  condition,
  isReadOnly,
  onSwitch,
  onEdit,
}: {
  condition: Condition;
  isReadOnly: boolean;
  onSwitch: (enabled: boolean) => void;
  onEdit: () => void;
}) {
  const { t, language } = useLanguage();
  const may = useMay();
  const words = conditionInWords(condition, language);
  const { procedures, rtkInvolvements, enabled } = condition;
  const whose = [
    ...(rtkInvolvements?.map((each) => RTK_WORDS[language][each]) ?? []),
    ...(procedures?.map((each) => PROCEDURE_WORDS[language][each]) ?? []),
  ];
  return (
    <li className={enabled ? styles.row : `${styles.row} ${styles.off}`}>
      <div className={styles.words}>
        {isReadOnly || !may("gates.switch") ? (
          <p>{words}</p>
        ) : (
          <Checkbox isSelected={enabled} data-deed="gates.switch" onChange={onSwitch}>
            {words}
          </Checkbox>
        )}
        <p className={styles.whose}>
          {whose.length > 0 ? whose.join(", ") : t("gates.alwaysAsked")}
          {!enabled && ` · ${t("gates.off")}`}
        </p>
      </div>
      {!isReadOnly && (
        <Allowed deed="gates.edit">
          <IconButton label={t("gates.edit", { what: words })} size="small" onPress={onEdit}>
            <Pencil aria-hidden="true" />
          </IconButton>
        </Allowed>
      )}
    </li>
  );
}
