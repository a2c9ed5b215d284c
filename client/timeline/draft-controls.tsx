import { ListChecks, PencilRuler, Plus, Table2, Undo2, X } from "lucide-react";
import { Allowed } from "#client/access/access.tsx";
import { useLanguage } from "#client/i18n/language.tsx";
import { Button } from "#client/ui/button.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import { Menu } from "#client/ui/menu.tsx";
import { Select } from "#client/ui/select.tsx";
import type { Draft } from "#shared/plan-draft.ts";
import styles from "./draft-layer.module.css";

/** The way from the plan in force to changing it: one of the drafts, or a new one. */
export function DraftEntry({
  drafts,
  onChoose,
  onStart,
}: {
  drafts: readonly Draft[];
  onChoose: (id: number) => void;
  onStart: () => void;
}) {
  const { t } = useLanguage();
  const words = (
    <>
      <PencilRuler aria-hidden="true" />
      {t("draft.enter")}
    </>
  );
  if (drafts.length === 0)
    return (
      <Allowed deed="plans.startDraft">
        <Button onPress={onStart}>{words}</Button>
      </Allowed>
    );
  return (
    <Menu
      label={t("draft.enter.label")}
      trigger={<Button>{words}</Button>}
      entries={[
        ...drafts.map(({ id, name }) => ({
          id: String(id),
          deed: "plans.planWindow",
          label: name,
          onAction: () => onChoose(id),
        })),
        "separator",
        {
          id: "start",
          deed: "plans.startDraft",
          label: t("draft.new"),
          icon: <Plus aria-hidden="true" />,
          onAction: onStart,
        },
      ]}
    />
  );
}

export interface DraftControlsProps {
  drafts: readonly Draft[];
  /** The one that is drawn and changed. */
  draft: Draft;
  /** How many stages it changes, and how many of them need a reason. */
  changes: number;
  unexplained: number;
  areEffectsShown: boolean;
  /** No procurement shows its stages, so that there is nothing to be moved yet. */
  isFolded: boolean;
  tableHref: string;
  onChoose: (id: number | null) => void;
  onStart: () => void;
  onEffects: () => void;
  onUndo: () => void;
  onAdopt: () => void;
}

/** Which draft is changed, what it changes so far, and what can be done with it. */
export function DraftControls(props: DraftControlsProps) {
  const { drafts, draft, changes, unexplained, areEffectsShown } = props;
  const { t } = useLanguage();
  return (
    <section className={styles.controls} aria-label={t("draft.bar")} data-screen-only="">
      <div className={styles.choose}>
        <Select
          label={t("draft.choose")}
          layout="inline"
          value={String(draft.id)}
          onChange={(id) => (id === "new" ? props.onStart() : props.onChoose(Number(id)))}
          options={[
            ...drafts.map(({ id, name }) => ({ id: String(id), label: name })),
            { id: "new", label: t("draft.new"), icon: <Plus aria-hidden="true" /> },
          ]}
        />
      </div>
      <button
        type="button"
        className={styles.toggle}
        aria-pressed={areEffectsShown}
        onClick={props.onEffects}
      >
        <ListChecks aria-hidden="true" />
        {t("draft.effects", { count: changes })}
        {unexplained > 0 && (
          <span className={styles.missing}>{t("draft.effects.unexplained", { count: unexplained })}</span>
        )}
      </button>
      <span className={styles.space} />
      <div className={styles.small}>
        <IconButton
          label={t("common.undo")}
          variant="bordered"
          data-deed="history.undo"
          onPress={props.onUndo}
          aria-keyshortcuts="Control+Z"
        >
          <Undo2 aria-hidden="true" />
        </IconButton>
        <a className={styles.link} href={props.tableHref}>
          <Table2 aria-hidden="true" />
          <span className={styles.words}>{t("draft.toTable")}</span>
        </a>
      </div>
      <div className={styles.adopt}>
        <Button variant="primary" data-deed="plans.adopt" onPress={props.onAdopt}>
          {t("draft.adopt")}
        </Button>
      </div>
      <div className={styles.leave}>
        <IconButton label={t("draft.leave")} onPress={() => props.onChoose(null)}>
          <X aria-hidden="true" />
        </IconButton>
      </div>
      <p className={props.isFolded ? styles.folded : styles.keys}>
        {t(props.isFolded ? "draft.folded" : "draft.keys")}
      </p>
    </section>
  );
}
